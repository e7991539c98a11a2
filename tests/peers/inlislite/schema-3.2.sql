-- INLISLite 3.1/3.2 as its models document it (common/models/base): the columns that matter here and those around them
-- that a row cannot do without. Ids that the models call "double" are that.
CREATE TABLE users (ID INT PRIMARY KEY AUTO_INCREMENT, username VARCHAR(50) NOT NULL, password VARCHAR(255) NOT NULL,
  Fullname VARCHAR(255), IsActive BIT(1) DEFAULT b'1');
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
CREATE TABLE holidays (ID INT PRIMARY KEY AUTO_INCREMENT, Dates DATETIME, Names VARCHAR(255));
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
CREATE TABLE peraturan_peminjaman_hari (ID INT PRIMARY KEY AUTO_INCREMENT, DayIndex INT,
  MaxPinjamKoleksi INT, MaxLoanDays INT, DendaType VARCHAR(45), DendaTenorJumlah DOUBLE, DendaTenorSatuan VARCHAR(45),
  DendaPerTenor DECIMAL(10,2), DendaTenorMultiply INT, DaySuspend INT, DayPerpanjang INT, CountPerpanjang INT);
CREATE TABLE peraturan_peminjaman_tanggal (ID INT PRIMARY KEY AUTO_INCREMENT, TanggalAwal DATETIME,
  TanggalAkhir DATETIME,
  MaxPinjamKoleksi INT, MaxLoanDays INT, DendaType VARCHAR(45), DendaTenorJumlah DOUBLE, DendaTenorSatuan VARCHAR(45),
  DendaPerTenor DECIMAL(10,2), DendaTenorMultiply INT, DaySuspend INT, DayPerpanjang INT, CountPerpanjang INT);
CREATE TABLE members (ID DOUBLE PRIMARY KEY AUTO_INCREMENT, MemberNo VARCHAR(50) NOT NULL, Fullname VARCHAR(255) NOT NULL,
  PlaceOfBirth VARCHAR(100), DateOfBirth DATETIME, Address VARCHAR(255), NoHp VARCHAR(100), Email VARCHAR(100),
  IdentityNo VARCHAR(100), Sex_id INT, EducationLevel_id INT, Job_id INT, RegisterDate DATETIME, EndDate DATETIME,
  JenisAnggota_id INT, StatusAnggota_id INT, LoanReturnLateCount INT,
  CreateBy INT, CreateDate DATETIME, CreateTerminal VARCHAR(100),
  UpdateBy INT, UpdateDate DATETIME, UpdateTerminal VARCHAR(100), KEY (MemberNo),
  FOREIGN KEY (JenisAnggota_id) REFERENCES jenis_anggota (id),
  FOREIGN KEY (StatusAnggota_id) REFERENCES status_anggota (id),
  FOREIGN KEY (CreateBy) REFERENCES users (ID));
CREATE TABLE membersonline (ID INT PRIMARY KEY AUTO_INCREMENT, NoAnggota VARCHAR(50), NickName VARCHAR(255),
  Password VARCHAR(255), Email VARCHAR(255), Status VARCHAR(50), Activation_Code VARCHAR(255),
  CreateBy INT, CreateDate DATETIME, CreateTerminal VARCHAR(100),
  UpdateBy INT, UpdateDate DATETIME, UpdateTerminal VARCHAR(100), FOREIGN KEY (CreateBy) REFERENCES users (ID));
CREATE TABLE memberloanauthorizelocation (ID INT PRIMARY KEY AUTO_INCREMENT, Member_id DOUBLE, LocationLoan_id INT,
  FOREIGN KEY (Member_id) REFERENCES members (ID));
CREATE TABLE memberloanauthorizecategory (ID INT PRIMARY KEY AUTO_INCREMENT, Member_id DOUBLE, CategoryLoan_id INT,
  FOREIGN KEY (Member_id) REFERENCES members (ID));
CREATE TABLE catalogs (ID DOUBLE PRIMARY KEY, ControlNumber VARCHAR(50) NOT NULL, BIBID VARCHAR(50) NOT NULL UNIQUE,
  Title VARCHAR(700) NOT NULL, Author VARCHAR(700), Edition VARCHAR(255), Publisher VARCHAR(255),
  PublishLocation VARCHAR(255), PublishYear VARCHAR(255), Subject VARCHAR(700), CallNumber VARCHAR(700), IsOPAC INT,
  Worksheet_id INT NOT NULL, FOREIGN KEY (Worksheet_id) REFERENCES worksheets (ID));
CREATE TABLE collections (ID DOUBLE PRIMARY KEY, NoInduk VARCHAR(50), NomorBarcode VARCHAR(50) NOT NULL UNIQUE,
  RFID VARCHAR(50), CallNumber VARCHAR(255), Price DECIMAL(10,0), Catalog_id DOUBLE, Location_id INT,
  Location_Library_id INT, Rule_id INT, Category_id INT, Status_id INT DEFAULT 9, ISREFERENSI BIT(1) DEFAULT b'0',
  ISOPAC SMALLINT DEFAULT 1, BookingMemberID VARCHAR(50), BookingExpiredDate DATETIME,
  CreateBy INT, CreateDate DATETIME, CreateTerminal VARCHAR(100),
  UpdateBy INT, UpdateDate DATETIME, UpdateTerminal VARCHAR(100), KEY (RFID),
  FOREIGN KEY (Catalog_id) REFERENCES catalogs (ID), FOREIGN KEY (Rule_id) REFERENCES collectionrules (ID),
  FOREIGN KEY (Status_id) REFERENCES collectionstatus (ID), FOREIGN KEY (UpdateBy) REFERENCES users (ID));
CREATE TABLE collectionloans (ID VARCHAR(255) PRIMARY KEY, CollectionCount INT DEFAULT 0, LateCount INT DEFAULT 0,
  ExtendCount INT DEFAULT 0, LoanCount INT DEFAULT 0, ReturnCount INT DEFAULT 0, Member_id DOUBLE, Branch_id INT,
  LocationLibrary_id INT,
  CreateBy INT, CreateDate DATETIME, CreateTerminal VARCHAR(100),
  UpdateBy INT, UpdateDate DATETIME, UpdateTerminal VARCHAR(100),
  FOREIGN KEY (Member_id) REFERENCES members (ID), FOREIGN KEY (CreateBy) REFERENCES users (ID),
  FOREIGN KEY (LocationLibrary_id) REFERENCES location_library (ID));
CREATE TABLE collectionloanitems (ID DOUBLE PRIMARY KEY AUTO_INCREMENT, CollectionLoan_id VARCHAR(255) NOT NULL,
  LoanDate DATETIME, DueDate DATETIME, ActualReturn DATETIME, LateDays INT, LoanStatus VARCHAR(50),
  Collection_id DOUBLE NOT NULL, member_id DOUBLE NOT NULL,
  CreateBy INT, CreateDate DATETIME, CreateTerminal VARCHAR(100),
  UpdateBy INT, UpdateDate DATETIME, UpdateTerminal VARCHAR(100), KEY (LoanStatus), KEY (DueDate),
  FOREIGN KEY (CollectionLoan_id) REFERENCES collectionloans (ID), FOREIGN KEY (member_id) REFERENCES members (ID),
  FOREIGN KEY (Collection_id) REFERENCES collections (ID), FOREIGN KEY (CreateBy) REFERENCES users (ID));
CREATE TABLE collectionloanextends (id INT PRIMARY KEY AUTO_INCREMENT, CollectionLoan_id VARCHAR(255) NOT NULL,
  CollectionLoanItem_id DOUBLE NOT NULL, Collection_id DOUBLE NOT NULL, Member_id DOUBLE NOT NULL,
  DateExtend DATETIME NOT NULL, DueDateExtend DATETIME NOT NULL,
  CreateBy INT, CreateDate DATETIME, CreateTerminal VARCHAR(100),
  UpdateBy INT, UpdateDate DATETIME, UpdateTerminal VARCHAR(100),
  FOREIGN KEY (CollectionLoanItem_id) REFERENCES collectionloanitems (ID));
CREATE TABLE pelanggaran (ID INT PRIMARY KEY AUTO_INCREMENT, CollectionLoan_id VARCHAR(255),
  CollectionLoanItem_id DOUBLE, JenisPelanggaran_id INT, JenisDenda_id INT, JumlahDenda DECIMAL(10,0),
  JumlahSuspend INT, Paid BIT(1), Member_id DOUBLE, Collection_id DOUBLE,
  CreateBy INT, CreateDate DATETIME, CreateTerminal VARCHAR(100),
  UpdateBy INT, UpdateDate DATETIME, UpdateTerminal VARCHAR(100),
  FOREIGN KEY (CollectionLoanItem_id) REFERENCES collectionloanitems (ID),
  FOREIGN KEY (JenisPelanggaran_id) REFERENCES jenis_pelanggaran (ID),
  FOREIGN KEY (JenisDenda_id) REFERENCES jenis_denda (ID), FOREIGN KEY (Member_id) REFERENCES members (ID));
CREATE TABLE bookinglogs (id INT PRIMARY KEY AUTO_INCREMENT, memberId VARCHAR(50), collectionId DOUBLE,
  bookingDate DATETIME, bookingExpired DATETIME);
CREATE TABLE memberguesses (ID INT PRIMARY KEY AUTO_INCREMENT, NoAnggota VARCHAR(50), Nama VARCHAR(255) NOT NULL,
  Status_id INT, MasaBerlaku_id INT, Profesi_id INT, PendidikanTerakhir_id INT, JenisKelamin_id INT,
  Alamat VARCHAR(255), Deskripsi VARCHAR(255), Location_Id INT, LOCATIONLOANS_ID INT, TujuanKunjungan_Id INT,
  Information VARCHAR(255), NoPengunjung VARCHAR(50),
  CreateBy INT, CreateDate DATETIME, CreateTerminal VARCHAR(100),
  UpdateBy INT, UpdateDate DATETIME, UpdateTerminal VARCHAR(100), KEY (NoAnggota),
  FOREIGN KEY (Location_Id) REFERENCES locations (ID), FOREIGN KEY (Profesi_id) REFERENCES master_pekerjaan (id),
  FOREIGN KEY (TujuanKunjungan_Id) REFERENCES tujuan_kunjungan (ID));
CREATE TABLE groupguesses (ID INT PRIMARY KEY AUTO_INCREMENT, NamaKetua VARCHAR(255) NOT NULL,
  NomerTelponKetua VARCHAR(50), AsalInstansi VARCHAR(255), AlamatInstansi VARCHAR(255), CountPersonel INT,
  CountLaki INT, CountPerempuan INT, CountPNS INT, CountPelajar INT, CountMahasiswa INT, CountLainnya INT,
  CountSD INT, CountSMP INT, CountSMA INT, CountD1 INT, CountD2 INT, CountD3 INT, CountS1 INT, CountS2 INT,
  CountS3 INT, TujuanKunjungan_ID INT, Location_ID INT, LocationLoans_ID INT, NoPengunjung VARCHAR(50),
  CreateBy INT, CreateDate DATETIME, CreateTerminal VARCHAR(100),
  UpdateBy INT, UpdateDate DATETIME, UpdateTerminal VARCHAR(100),
  FOREIGN KEY (Location_ID) REFERENCES locations (ID));
