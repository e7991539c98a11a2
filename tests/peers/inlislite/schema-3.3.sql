-- INLISLite 3.3, a new program over the same tables: as its queries use them. What differs from 3.2 on purpose: ids are
-- whole numbers, some columns are written in another case, ISDRM and active are new, Paid is a number, members' passwords
-- are in users, the group of kindergartens is counted, and nothing of booking is there.
CREATE TABLE users (id INT UNSIGNED PRIMARY KEY AUTO_INCREMENT, email VARCHAR(255) NOT NULL, username VARCHAR(60),
  password_hash VARCHAR(255) NOT NULL, activate_hash VARCHAR(255), active TINYINT(1) NOT NULL DEFAULT 0);
CREATE TABLE status_anggota (id INT PRIMARY KEY, Nama VARCHAR(30) NOT NULL);
CREATE TABLE collectionstatus (ID INT PRIMARY KEY, Name VARCHAR(50) NOT NULL);
CREATE TABLE collectionrules (ID INT PRIMARY KEY, Name VARCHAR(50) NOT NULL);
CREATE TABLE jenis_pelanggaran (ID INT PRIMARY KEY, JenisPelanggaran VARCHAR(50) NOT NULL);
CREATE TABLE jenis_denda (ID INT PRIMARY KEY, Code VARCHAR(50) NOT NULL, Name VARCHAR(50) NOT NULL);
CREATE TABLE tujuan_kunjungan (ID INT PRIMARY KEY, Code VARCHAR(50) NOT NULL, TujuanKunjungan VARCHAR(255),
  Member BIT(1), NonMember BIT(1), Rombongan BIT(1));
CREATE TABLE master_pekerjaan (id INT PRIMARY KEY, Pekerjaan VARCHAR(50) NOT NULL);
CREATE TABLE master_pendidikan (id INT PRIMARY KEY, Nama VARCHAR(50) NOT NULL);
CREATE TABLE jenis_kelamin (ID INT PRIMARY KEY, Name VARCHAR(20) NOT NULL);
CREATE TABLE location_library (ID INT PRIMARY KEY, Code VARCHAR(50) NOT NULL, Name VARCHAR(255) NOT NULL,
  Address VARCHAR(255));
CREATE TABLE locations (ID INT PRIMARY KEY, Code VARCHAR(50) NOT NULL, Name VARCHAR(255) NOT NULL,
  LocationLibrary_id INT, FOREIGN KEY (LocationLibrary_id) REFERENCES location_library (ID));
CREATE TABLE collectioncategorys (ID INT PRIMARY KEY, Code VARCHAR(50) NOT NULL, Name VARCHAR(255) NOT NULL);
CREATE TABLE settingparameters (ID INT PRIMARY KEY AUTO_INCREMENT, Name VARCHAR(50) NOT NULL, Value VARCHAR(255));
CREATE TABLE holidays (ID INT PRIMARY KEY AUTO_INCREMENT, Dates DATE, Names VARCHAR(255));
CREATE TABLE jenis_anggota (id INT PRIMARY KEY, jenisanggota VARCHAR(50) NOT NULL, MasaBerlakuAnggota INT,
  MaxPinjamKoleksi INT, MaxLoanDays INT, DendaType VARCHAR(45), DendaTenorJumlah DOUBLE, DendaTenorSatuan VARCHAR(45),
  DendaPerTenor DECIMAL(10,2), DendaTenorMultiply INT, SuspendMember BIT(1) DEFAULT b'0', WarningLoanDueDay INT,
  SuspendType VARCHAR(45), SuspendTenorJumlah DOUBLE, SuspendTenorSatuan VARCHAR(45), DaySuspend INT,
  SuspendTenorMultiply INT, DayPerpanjang INT, CountPerpanjang INT);
CREATE TABLE worksheets (ID INT PRIMARY KEY, Name VARCHAR(50) NOT NULL,
  MaxPinjamKoleksi INT, MaxLoanDays INT, DendaType VARCHAR(45), DendaTenorJumlah DECIMAL(10,2),
  DendaTenorSatuan VARCHAR(45), DendaPerTenor DECIMAL(10,2), DendaTenorMultiply INT, SuspendMember BIT(1) DEFAULT b'0',
  WarningLoanDueDay INT, SuspendType VARCHAR(45), SuspendTenorJumlah DOUBLE, SuspendTenorSatuan VARCHAR(45),
  DaySuspend INT, SuspendTenorMultiply INT, DayPerpanjang INT, CountPerpanjang INT);
CREATE TABLE peraturan_peminjaman_hari (ID INT PRIMARY KEY AUTO_INCREMENT, DayIndex INT, active TINYINT(1) DEFAULT 1,
  MaxPinjamKoleksi INT, MaxLoanDays INT, DendaType VARCHAR(45), DendaTenorJumlah DOUBLE, DendaTenorSatuan VARCHAR(45),
  DendaPerTenor DECIMAL(10,2), DendaTenorMultiply INT, DaySuspend INT, DayPerpanjang INT, CountPerpanjang INT);
CREATE TABLE peraturan_peminjaman_tanggal (ID INT PRIMARY KEY AUTO_INCREMENT, TanggalAwal DATETIME,
  TanggalAkhir DATETIME, active TINYINT(1) DEFAULT 1,
  MaxPinjamKoleksi INT, MaxLoanDays INT, DendaType VARCHAR(45), DendaTenorJumlah DOUBLE, DendaTenorSatuan VARCHAR(45),
  DendaPerTenor DECIMAL(10,2), DendaTenorMultiply INT, DaySuspend INT, DayPerpanjang INT, CountPerpanjang INT);
CREATE TABLE members (ID INT PRIMARY KEY AUTO_INCREMENT, MemberNo VARCHAR(50) NOT NULL, Fullname VARCHAR(255) NOT NULL,
  PlaceOfBirth VARCHAR(100), DateOfBirth DATETIME, Address VARCHAR(255), NoHp VARCHAR(100), Email VARCHAR(100),
  IdentityNo VARCHAR(100), Sex_id INT, EducationLevel_id INT, Job_id INT, RegisterDate DATETIME, EndDate DATE,
  JenisAnggota_id INT, StatusAnggota_id INT, LoanReturnLateCount INT,
  CreateBy INT UNSIGNED, CreateDate DATETIME, CreateTerminal VARCHAR(100),
  UpdateBy INT UNSIGNED, UpdateDate DATETIME, UpdateTerminal VARCHAR(100), IsOnlineActive TINYINT(1), active TINYINT(1), KEY (MemberNo),
  FOREIGN KEY (JenisAnggota_id) REFERENCES jenis_anggota (id),
  FOREIGN KEY (StatusAnggota_id) REFERENCES status_anggota (id),
  FOREIGN KEY (CreateBy) REFERENCES users (id));
CREATE TABLE memberloanauthorizelocation (ID INT PRIMARY KEY AUTO_INCREMENT, Member_id INT, LocationLoan_id INT,
  FOREIGN KEY (Member_id) REFERENCES members (ID));
CREATE TABLE memberloanauthorizecategory (ID INT PRIMARY KEY AUTO_INCREMENT, Member_id INT, CategoryLoan_id INT,
  FOREIGN KEY (Member_id) REFERENCES members (ID));
CREATE TABLE catalogs (ID INT PRIMARY KEY, ControlNumber VARCHAR(50) NOT NULL, BIBID VARCHAR(50) NOT NULL UNIQUE,
  Title VARCHAR(700) NOT NULL, Author VARCHAR(700), Edition VARCHAR(255), Publisher VARCHAR(255),
  PublishLocation VARCHAR(255), PublishYear VARCHAR(255), Subject VARCHAR(700), CallNumber VARCHAR(700), IsOPAC INT,
  Worksheet_id INT NOT NULL, FOREIGN KEY (Worksheet_id) REFERENCES worksheets (ID));
CREATE TABLE collections (ID INT PRIMARY KEY, NoInduk VARCHAR(50), NomorBarcode VARCHAR(50) NOT NULL UNIQUE,
  RFID VARCHAR(50), CallNumber VARCHAR(255), Price DECIMAL(10,0), Catalog_id INT, Location_id INT,
  Location_Library_id INT, Rule_id INT, Category_id INT, Status_id INT DEFAULT 9, ISREFERENSI BIT(1) DEFAULT b'0',
  ISOPAC SMALLINT DEFAULT 1, ISDRM TINYINT(1) DEFAULT 0, Branch_id INT,
  CreateBy INT UNSIGNED, CreateDate DATETIME, CreateTerminal VARCHAR(100),
  UpdateBy INT UNSIGNED, UpdateDate DATETIME, UpdateTerminal VARCHAR(100), KEY (RFID),
  FOREIGN KEY (Catalog_id) REFERENCES catalogs (ID), FOREIGN KEY (Rule_id) REFERENCES collectionrules (ID),
  FOREIGN KEY (Status_id) REFERENCES collectionstatus (ID), FOREIGN KEY (UpdateBy) REFERENCES users (id));
CREATE TABLE collectionloans (ID VARCHAR(255) PRIMARY KEY, CollectionCount INT DEFAULT 0, LateCount INT DEFAULT 0,
  ExtendCount INT DEFAULT 0, LoanCount INT DEFAULT 0, ReturnCount INT DEFAULT 0, Member_id INT, Branch_id INT,
  LocationLibrary_id INT,
  CreateBy INT UNSIGNED, CreateDate DATETIME, CreateTerminal VARCHAR(100),
  UpdateBy INT UNSIGNED, UpdateDate DATETIME, UpdateTerminal VARCHAR(100),
  FOREIGN KEY (Member_id) REFERENCES members (ID), FOREIGN KEY (CreateBy) REFERENCES users (id),
  FOREIGN KEY (LocationLibrary_id) REFERENCES location_library (ID));
CREATE TABLE collectionloanitems (ID INT PRIMARY KEY AUTO_INCREMENT, CollectionLoan_id VARCHAR(255) NOT NULL,
  LoanDate DATETIME, DueDate DATETIME, ActualReturn DATETIME, LateDays INT, LoanStatus VARCHAR(50),
  Collection_id INT NOT NULL, member_id INT NOT NULL,
  CreateBy INT UNSIGNED, CreateDate DATETIME, CreateTerminal VARCHAR(100),
  UpdateBy INT UNSIGNED, UpdateDate DATETIME, UpdateTerminal VARCHAR(100), KEY (LoanStatus), KEY (DueDate),
  FOREIGN KEY (CollectionLoan_id) REFERENCES collectionloans (ID), FOREIGN KEY (member_id) REFERENCES members (ID),
  FOREIGN KEY (Collection_id) REFERENCES collections (ID), FOREIGN KEY (CreateBy) REFERENCES users (id));
CREATE TABLE collectionloanextends (id INT PRIMARY KEY AUTO_INCREMENT, CollectionLoan_id VARCHAR(255) NOT NULL,
  CollectionLoanItem_id INT NOT NULL, Collection_id INT NOT NULL, Member_id INT NOT NULL,
  DateExtend DATETIME NOT NULL, DueDateExtend DATETIME NOT NULL,
  CreateBy INT UNSIGNED, CreateDate DATETIME, CreateTerminal VARCHAR(100),
  UpdateBy INT UNSIGNED, UpdateDate DATETIME, UpdateTerminal VARCHAR(100),
  FOREIGN KEY (CollectionLoanItem_id) REFERENCES collectionloanitems (ID));
CREATE TABLE pelanggaran (ID INT PRIMARY KEY AUTO_INCREMENT, CollectionLoan_id VARCHAR(255),
  CollectionLoanItem_id INT, JenisPelanggaran_id INT, JenisDenda_id INT, JumlahDenda DECIMAL(10,0),
  JumlahSuspend INT, Paid TINYINT(1), Member_id INT, Collection_id INT,
  CreateBy INT UNSIGNED, CreateDate DATETIME, CreateTerminal VARCHAR(100),
  UpdateBy INT UNSIGNED, UpdateDate DATETIME, UpdateTerminal VARCHAR(100),
  FOREIGN KEY (CollectionLoanItem_id) REFERENCES collectionloanitems (ID),
  FOREIGN KEY (JenisPelanggaran_id) REFERENCES jenis_pelanggaran (ID),
  FOREIGN KEY (JenisDenda_id) REFERENCES jenis_denda (ID), FOREIGN KEY (Member_id) REFERENCES members (ID));
CREATE TABLE memberguesses (ID INT PRIMARY KEY AUTO_INCREMENT, NoAnggota VARCHAR(50), Nama VARCHAR(255) NOT NULL,
  Status_id INT, MasaBerlaku_id INT, Profesi_id INT, PendidikanTerakhir_id INT, JenisKelamin_id INT,
  Alamat VARCHAR(255), Deskripsi VARCHAR(255), Location_id INT, LOCATIONLOANS_ID INT, TujuanKunjungan_id INT,
  Information VARCHAR(255), NoPengunjung VARCHAR(50),
  CreateBy INT UNSIGNED, CreateDate DATETIME, CreateTerminal VARCHAR(100),
  UpdateBy INT UNSIGNED, UpdateDate DATETIME, UpdateTerminal VARCHAR(100), KEY (NoAnggota),
  FOREIGN KEY (Location_id) REFERENCES locations (ID), FOREIGN KEY (Profesi_id) REFERENCES master_pekerjaan (id),
  FOREIGN KEY (TujuanKunjungan_id) REFERENCES tujuan_kunjungan (ID));
CREATE TABLE groupguesses (ID INT PRIMARY KEY AUTO_INCREMENT, NamaKetua VARCHAR(255) NOT NULL,
  NomerTelponKetua VARCHAR(50), AsalInstansi VARCHAR(255), AlamatInstansi VARCHAR(255), CountPersonel INT,
  CountLaki INT, CountPerempuan INT, CountPNS INT, CountPelajar INT, CountMahasiswa INT, CountLainnya INT,
  CountTk INT, CountSD INT, CountSMP INT, CountSMA INT, CountD1 INT, CountD2 INT, CountD3 INT, CountS1 INT, CountS2 INT,
  CountS3 INT, tujuankunjungan_id INT, location_id INT, LocationLoans_ID INT, NoPengunjung VARCHAR(50),
  CreateBy INT UNSIGNED, CreateDate DATETIME, CreateTerminal VARCHAR(100),
  UpdateBy INT UNSIGNED, UpdateDate DATETIME, UpdateTerminal VARCHAR(100),
  FOREIGN KEY (location_id) REFERENCES locations (ID));
