-- A small library on Monday, 23 November 2026. Every row has its number, since the tables go on counting.
START TRANSACTION;
DELETE FROM member;
DELETE FROM mst_member_type;
DELETE FROM mst_loan_rules;
DELETE FROM mst_coll_type;
DELETE FROM mst_gmd;
DELETE FROM mst_language;
DELETE FROM mst_location;
DELETE FROM mst_item_status;
DELETE FROM item;
DELETE FROM biblio;
DELETE FROM biblio_author;
DELETE FROM mst_author;
DELETE FROM mst_publisher;
DELETE FROM biblio_topic;
DELETE FROM mst_topic;
DELETE FROM loan;
DELETE FROM loan_history;
DELETE FROM fines;
DELETE FROM reserve;
DELETE FROM visitor_count;
DELETE FROM mst_visitor_room;
DELETE FROM holiday;
DELETE FROM setting;
INSERT INTO mst_member_type VALUES
    (1, 'Umum', 2, 7, 1, 2, 365, 1, 1000, 0, '2020-01-01', NULL),
    (2, 'Pelajar', 3, 14, 1, 1, 365, 2, 500, 3, '2020-01-01', NULL),
    (3, 'Tamu', 1, 3, 0, 0, 30, 0, 2000, 0, '2020-01-01', NULL);
INSERT INTO mst_loan_rules VALUES
    (1, 2, 3, 0, 1, 5, 0, 250, 0, '2020-01-01', NULL),
    (2, 2, 3, 1, 2, 10, 1, 750, 1, '2020-01-01', NULL);
INSERT INTO mst_coll_type (coll_type_id, coll_type_name) VALUES (1, 'Reference'), (2, 'Textbook'), (3, 'Fiction');
INSERT INTO mst_gmd (gmd_id, gmd_code, gmd_name, input_date) VALUES (1, 'TE', 'Text', '2020-01-01'), (2, 'MA', 'Map', '2020-01-01');
INSERT INTO mst_language (language_id, language_name) VALUES ('id', 'Indonesia');
INSERT INTO mst_location VALUES ('SL', 'Lantai 2, di kiri tangga', '2020-01-01', '2020-01-01');
INSERT INTO mst_item_status (item_status_id, item_status_name, no_loan) VALUES
    ('R', 'Repair', 1), ('NL', 'No Loan', 1), ('MIS', 'Missing', 1);
INSERT INTO mst_publisher (publisher_id, publisher_name) VALUES (1, 'KPG');
INSERT INTO setting (setting_id, setting_name, setting_value) VALUES
    (1, 'ignore_holidays_fine_calc', 'b:0;'), (2, 'enable_visitor_limitation', 's:1:"0";'),
    (3, 'time_visitor_limitation', 's:2:"60";'), (4, 'reserve_on_loan_only', 's:1:"0";'),
    (5, 'timezone', 's:13:"Asia/Makassar";');
INSERT INTO holiday VALUES
    (1, 'sun', NULL, NULL), (2, 'Mon', '2026-11-30', 'Libur percobaan'), (3, 'Fri', '2026-12-25', 'Natal');
INSERT INTO mst_visitor_room (id, name, unique_code) VALUES (1, 'Ruang Baca', 'R1'), (2, 'Ruang Anak', 'R2');
INSERT INTO member (member_id, member_name, gender, member_type_id, inst_name, expire_date, is_pending, mpasswd) VALUES
    ('6472011203920001', 'Siti Rahmawati', 0, 1, 'SMAN 1 Samarinda', '2027-05-31', 0, '$2y$04$bLqEQIo8A/lJTmFddeyZPO1JR7i3UcRXTWgGNXOsbPJtsJuEja79G'),
    ('M0002', 'Budi Santoso', 1, 1, NULL, '2027-05-31', 0, NULL),
    ('M0003', 'Dewi Lestari', 0, 1, NULL, '2027-05-31', 1, NULL),
    ('M0004', 'Agus Salim', 1, 1, NULL, '2026-11-01', 0, NULL),
    ('M0005', 'Rina Wati', 0, 1, NULL, '2027-05-31', 0, MD5('482913')),
    ('M0006', 'Joko Pelajar', 1, 2, 'SMPN 2', '2027-05-31', 0, NULL),
    ('M0007', 'Maya Sari', 0, 1, NULL, '2026-11-27', 0, NULL),
    ('M0008', 'Hadi Tamu', 1, 3, NULL, '2027-05-31', 0, NULL);
INSERT INTO mst_author (author_id, author_name, input_date) VALUES
    (1, 'Leila S. Chudori', '2020-01-01'), (2, 'Pramoedya Ananta Toer', '2020-01-01'), (3, 'Yuval Noah Harari', '2020-01-01'), (4, 'Sukino', '2020-01-01'), (5, 'Pusat Bahasa', '2020-01-01'), (6, 'Tim Penulis', '2020-01-01'), (7, 'Anonim', '2020-01-01'), (8, 'Anonim', '2020-01-01'), (9, 'Anonim', '2020-01-01'), (10, 'Ahmad Tohari', '2020-01-01');
INSERT INTO mst_topic (topic_id, topic, topic_type, classification) VALUES
    (1, 'Fiksi Indonesia', 't', ''), (2, 'Fiksi Indonesia', 't', ''), (3, 'Sejarah', 't', ''), (4, 'Matematika', 't', ''), (5, 'Kamus', 't', ''), (6, 'Kalimantan', 't', ''), (7, 'Umum', 't', ''), (8, 'Peta', 't', ''), (9, 'Arsip', 't', ''), (10, 'Fiksi Indonesia', 't', '');
INSERT INTO biblio (biblio_id, gmd_id, title, publisher_id, publish_year, call_number, language_id, opac_hide) VALUES
    (1, 1, 'Laut Bercerita', 1, 'c2011', '899.221 3 CHU l', 'id', 0),
    (2, 1, 'Bumi Manusia', 1, 'c2012', '899.221 3 TOE b', 'id', 0),
    (3, 1, 'Sapiens', 1, 'c2013', '909 HAR s', 'id', 0),
    (4, 1, '100% Matematika_SMA', 1, 'c2014', '510 SUK m', 'id', 0),
    (5, 1, 'Kamus Besar Bahasa Indonesia', 1, 'c2015', '499.221 3 KAM k', 'id', 0),
    (6, 1, 'Ensiklopedia Kalimantan', 1, 'c2016', '959.83 ENS e', 'id', 0),
    (7, 1, 'Buku yang Hilang', 1, 'c2017', '000 ANO b', 'id', 0),
    (8, 1, 'Atlas Rusak', 1, 'c2018', '912 ATL a', 'id', 0),
    (9, 1, 'Arsip Tersembunyi', 1, 'c2019', '025 ARS a', 'id', 1),
    (10, 1, 'Ronggeng Dukuh Paruk', 1, 'c2020', '899.221 3 TOH r', 'id', 0);
INSERT INTO biblio_author SELECT author_id, author_id, 1 FROM mst_author;
INSERT INTO biblio_topic SELECT topic_id, topic_id, 1 FROM mst_topic;
INSERT INTO item (item_id, biblio_id, coll_type_id, item_code, location_id, item_status_id, site, input_date) VALUES
    (1, 1, 3, 'B00001', 'SL', '0', 'Rak 7', '2020-01-01'), (2, 2, 3, 'B00002', 'SL', '', 'Rak 7', '2020-01-01'),
    (3, 3, 2, 'B00003', 'SL', NULL, 'Rak 9', '2020-01-01'), (4, 4, 2, 'B00004', 'SL', '0', 'Rak 5', '2020-01-01'),
    (5, 5, 1, 'B00005', 'SL', 'NL', 'Rak 1', '2020-01-01'), (6, 6, 1, 'B00006', 'SL', 'NL', 'Rak 1', '2020-01-01'),
    (7, 7, 2, 'B00007', 'SL', 'MIS', NULL, '2020-01-01'), (8, 8, 2, 'B00008', 'SL', 'R', NULL, '2020-01-01'),
    (9, 9, 2, 'B00009', 'SL', '0', NULL, '2020-01-01'), (10, 1, 3, 'B00010', 'SL', '0', 'Rak 7', '2020-01-01'),
    (11, 2, 3, 'B00011', 'SL', '0', 'Rak 7', '2020-01-01'), (12, 10, 3, 'B00012', 'SL', '0', 'Rak 7', '2020-01-01');
INSERT INTO loan (loan_id, item_code, member_id, loan_date, due_date, is_lent, is_return, return_date, input_date, last_update, uid) VALUES
    (1, 'B00010', 'M0002', '2026-11-20', '2026-11-27', 1, 0, NULL, '2026-11-20 10:00:00', '2026-11-20 10:00:00', 1),
    (2, 'B00011', 'M0002', '2026-11-06', '2026-11-13', 1, 0, NULL, '2026-11-06 10:00:00', '2026-11-06 10:00:00', 1),
    (3, 'B00001', 'M0002', '2026-10-01', '2026-10-08', 1, 1, '2026-10-08', '2026-10-01 10:00:00', '2026-10-08 10:00:00', 1);
REPLACE INTO loan_history (loan_id, item_code, biblio_id, title, member_id, loan_date, due_date, is_lent, is_return, return_date)
    SELECT loan_id, item_code, 1, 'x', member_id, loan_date, due_date, is_lent, is_return, return_date FROM loan;
INSERT INTO fines VALUES
    (1, '2026-09-10', 'M0002', 3000, 1000, 'Overdue fines for item B00003'), (2, '2026-09-20', 'M0002', 2000, 0, 'Kartu hilang'),
    (3, '2026-09-21', 'M0002', 0, 500, 'Bayar');
INSERT INTO reserve VALUES
    (1, 'M0006', 2, 'B00011', '2026-11-20 09:00:00'), (2, 'M0006', 10, 'B00012', '2026-11-21 09:00:00'),
    (3, 'M0008', 3, 'B00003', '2026-10-01 09:00:00');
COMMIT;
