-- A small library. {names} differ between the two versions, so that no id can be known by heart. Monday 23 November 2026
-- is its today. Members 1 and 2 may borrow, copies 1 to 6 are there.
INSERT INTO {users};
INSERT INTO status_anggota (id, Nama) VALUES ({new}, 'Baru'), ({active}, 'Aktif'), ({suspended}, 'Suspend'),
  ({free}, 'Bebas Pustaka'), ({refused}, 'Ditolak');
INSERT INTO collectionstatus (ID, Name) VALUES ({available}, 'Tersedia'), ({lent}, 'Dipinjam'), ({broken}, 'Rusak'),
  ({reading}, 'Baca di tempat');
INSERT INTO collectionrules (ID, Name) VALUES ({for_loan}, 'Dapat dipinjam'), ({not_for_loan}, 'Tidak dapat dipinjam');
INSERT INTO jenis_pelanggaran (ID, JenisPelanggaran) VALUES ({broke}, 'Rusak'), ({late}, 'Terlambat');
INSERT INTO jenis_denda (ID, Code, Name) VALUES ({money}, 'UANG', 'Uang'), (5, 'SKORS', 'Suspend');
INSERT INTO tujuan_kunjungan (ID, Code, TujuanKunjungan) VALUES (1, 'BACA', 'Membaca'), (2, 'PINJAM', 'Meminjam buku');
INSERT INTO master_pekerjaan (id, Pekerjaan) VALUES (1, 'Pelajar'), (2, 'Mahasiswa'), (4, 'PNS'), (9, 'Lainnya');
INSERT INTO master_pendidikan (id, Nama) VALUES (1, 'SD'), (3, 'SMA'), (6, 'S1');
INSERT INTO jenis_kelamin (ID, Name) VALUES (1, 'Laki-Laki'), (2, 'Perempuan');
INSERT INTO location_library (ID, Code, Name) VALUES (1, 'PUSAT', 'Perpustakaan Pusat'), (2, 'CAB', 'Cabang');
INSERT INTO locations (ID, Code, Name, LocationLibrary_id) VALUES (11, 'LOBI', 'Lobi', 1), (12, 'RB', 'Ruang baca', 1);
INSERT INTO collectioncategorys (ID, Code, Name) VALUES (1, 'KU', 'Koleksi umum'), (2, 'KL', 'Koleksi langka');
INSERT INTO settingparameters (Name, Value) VALUES ('IsSundayHoliday', 'True'), ('IsSaturdayHoliday', 'False'),
  ('NamaPerpustakaan', 'Perpustakaan Daerah');
INSERT INTO jenis_anggota (id, jenisanggota, MaxPinjamKoleksi, MaxLoanDays, DendaType, DendaTenorJumlah,
  DendaTenorSatuan, DendaPerTenor, DendaTenorMultiply, DayPerpanjang, CountPerpanjang)
  VALUES (1, 'Umum', 2, 12, 'Berkelipatan', 1, 'Hari', 2000, 1, 12, 1),
         (2, 'Karyawan', 5, 6, 'Konstan', 1, 'Hari', 10000, 1, 6, 2),
         (3, 'Tanpa aturan', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO worksheets (ID, Name) VALUES (1, 'Monograf'), (2, 'Majalah');
INSERT INTO members (ID, MemberNo, Fullname, JenisAnggota_id, StatusAnggota_id, EndDate, IdentityNo) VALUES
  (1, '2611010001', 'Siti Rahmawati', 1, {active}, '2027-06-30', '6472014101900001'),
  (2, '2611010002', 'Budi Santoso', 1, {active}, '2027-06-30', '6472010101900002'),
  (3, '2611010003', 'Tuti Suspend', 1, {suspended}, '2027-06-30', '3'),
  (4, '2611010004', 'Agus Lewat', 1, {active}, '2026-11-22', '4'),
  (5, '2611010005', 'Calon Anggota', 1, {new}, '2027-06-30', '5'),
  (6, '2611010006', 'Karyawan Kantor', 2, {active}, '2027-06-30', '6'),
  (7, '2611010007', 'Tanpa Aturan', 3, {active}, '2027-06-30', '7'),
  (8, 'ab-12/X', 'Nomor Tangan', 1, {active}, '2027-06-30', '8'),
  (9, '2611010009', 'Orang Cabang', 1, {active}, '2027-06-30', '9'),
  (10, '2611010010', 'Tanpa Akhir', 1, {active}, NULL, '10');
INSERT INTO memberloanauthorizelocation (Member_id, LocationLoan_id) SELECT ID, IF(ID = 9, 2, 1) FROM members;
INSERT INTO memberloanauthorizecategory (Member_id, CategoryLoan_id) SELECT ID, 1 FROM members;
INSERT INTO memberloanauthorizecategory (Member_id, CategoryLoan_id) VALUES (6, 2);
INSERT INTO catalogs (ID, ControlNumber, BIBID, Title, Author, Publisher, PublishYear, Subject, CallNumber, IsOPAC,
  Worksheet_id) VALUES
  (1, 'C1', 'B1', 'Laskar Pelangi', 'Andrea Hirata', 'Bentang', '2005', 'Fiksi Indonesia', '899.221 HIR l', 1, 1),
  (2, 'C2', 'B2', 'Bumi Manusia', 'Pramoedya Ananta Toer', 'Hasta Mitra', 'c1980.', 'Fiksi Indonesia', '899.221 PRA b', 1, 1),
  (3, 'C3', 'B3', '100% Cinta_Laut', 'Rara', 'Ombak', '2011', 'Laut', '551.46 RAR c', 1, 1),
  (4, 'C4', 'B4', 'Kamus Besar', 'Tim', 'Balai', '2016', 'Bahasa', 'R 499 KAM', 1, 1),
  (5, 'C5', 'B5', 'Rahasia Dapur', 'Chef', 'Saji', '2012', 'Memasak', '641 CHE r', 0, 1),
  (6, 'C6', 'B6', 'Tempo', 'Redaksi', 'Tempo', '2026', 'Berita', 'M 050', NULL, 2);
INSERT INTO collections (ID, NomorBarcode, RFID, CallNumber, Catalog_id, Category_id, Rule_id, Status_id, Location_id,
  Location_Library_id) VALUES
  (1, '00000000101', 'E00401', '899.221 HIR l', 1, 1, {for_loan}, {available}, 12, 1),
  (2, '00000000102', 'E00402', '899.221 HIR l', 1, 1, {for_loan}, {available}, 12, 1),
  (3, '00000000103', NULL, NULL, 2, 1, {for_loan}, {available}, 12, 1),
  (4, '00000000104', NULL, '551.46 RAR c', 3, 1, {for_loan}, {available}, 12, 1),
  (5, '00000000105', NULL, '551.46 RAR c', 3, 1, {for_loan}, {available}, 12, 1),
  (6, '00000000106', NULL, '641 CHE r', 5, 1, {for_loan}, {available}, 12, 1),
  (7, '00000000107', NULL, 'R 499 KAM', 4, 1, {not_for_loan}, {available}, 12, 1),
  (8, '00000000108', NULL, '899.221 PRA b', 2, 1, {for_loan}, {broken}, 12, 1),
  (9, '00000000109', NULL, '899.221 PRA b', 2, 1, {for_loan}, {reading}, 12, 1),
  (10, '00000000110', NULL, '899.221 PRA b', 2, 2, {for_loan}, {available}, 12, 1),
  (11, '00000000111', NULL, 'M 050', 6, 1, {for_loan}, {available}, 12, 1),
  (12, '00000000112', NULL, '899.221 PRA b', 2, 1, {for_loan}, {lent}, 12, 1);
