-- Tables of SLiMS 9 that matter to a stand, written from the columns in its install SQL. MyISAM, as it is published.
CREATE TABLE member (
    member_id varchar(20) NOT NULL PRIMARY KEY, member_name varchar(100) NOT NULL, gender int(1) NOT NULL,
    birth_date date, member_type_id int(6), member_address varchar(255), member_email varchar(100),
    inst_name varchar(100), is_new int(1), member_image varchar(200), pin varchar(50), member_phone varchar(50),
    member_since_date date, register_date date, expire_date date NOT NULL, member_notes text,
    is_pending smallint(1) NOT NULL DEFAULT 0, mpasswd varchar(64), last_login datetime, last_login_ip varchar(50),
    input_date date, last_update date, KEY (member_name), KEY (member_type_id)
) ENGINE=MyISAM DEFAULT CHARSET=utf8 COLLATE=utf8_unicode_ci;
CREATE TABLE mst_member_type (
    member_type_id int(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, member_type_name varchar(50) NOT NULL UNIQUE,
    loan_limit int(11) NOT NULL, loan_periode int(11) NOT NULL, enable_reserve int(1) NOT NULL DEFAULT 0,
    reserve_limit int(11) NOT NULL DEFAULT 0, member_periode int(11) NOT NULL, reborrow_limit int(11) NOT NULL,
    fine_each_day int(11) NOT NULL, grace_periode int(2) DEFAULT 0, input_date date NOT NULL, last_update date
) ENGINE=MyISAM DEFAULT CHARSET=utf8 COLLATE=utf8_unicode_ci;
CREATE TABLE mst_loan_rules (
    loan_rules_id int(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, member_type_id int(11) NOT NULL DEFAULT 0,
    coll_type_id int(11) DEFAULT 0, gmd_id int(11) DEFAULT 0, loan_limit int(3) DEFAULT 0, loan_periode int(3) DEFAULT 0,
    reborrow_limit int(3) DEFAULT 0, fine_each_day int(3) DEFAULT 0, grace_periode int(2) DEFAULT 0,
    input_date date, last_update date
) ENGINE=MyISAM DEFAULT CHARSET=utf8 COLLATE=utf8_unicode_ci;
CREATE TABLE mst_coll_type (
    coll_type_id int(3) NOT NULL AUTO_INCREMENT PRIMARY KEY, coll_type_name varchar(30) NOT NULL UNIQUE,
    input_date date, last_update date
) ENGINE=MyISAM DEFAULT CHARSET=utf8 COLLATE=utf8_unicode_ci;
CREATE TABLE mst_gmd (
    gmd_id int(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, gmd_code varchar(3) UNIQUE, gmd_name varchar(30) NOT NULL UNIQUE,
    icon_image varchar(100), input_date date NOT NULL, last_update date
) ENGINE=MyISAM DEFAULT CHARSET=utf8 COLLATE=utf8_unicode_ci;
CREATE TABLE mst_language (
    language_id char(5) NOT NULL PRIMARY KEY, language_name varchar(20) NOT NULL UNIQUE, input_date date, last_update date
) ENGINE=MyISAM DEFAULT CHARSET=utf8 COLLATE=utf8_unicode_ci;
CREATE TABLE mst_location (
    location_id varchar(3) NOT NULL PRIMARY KEY, location_name varchar(100) UNIQUE, input_date date NOT NULL,
    last_update date NOT NULL
) ENGINE=MyISAM DEFAULT CHARSET=utf8 COLLATE=utf8_unicode_ci;
CREATE TABLE mst_item_status (
    item_status_id char(3) NOT NULL PRIMARY KEY, item_status_name varchar(30) NOT NULL UNIQUE, rules varchar(255),
    no_loan smallint(1) NOT NULL DEFAULT 0, skip_stock_take smallint(1) NOT NULL DEFAULT 0, input_date date, last_update date
) ENGINE=MyISAM DEFAULT CHARSET=utf8 COLLATE=utf8_unicode_ci;
CREATE TABLE item (
    item_id int(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, biblio_id int(11), call_number varchar(50), coll_type_id int(3),
    item_code varchar(20) UNIQUE, inventory_code varchar(200), received_date date, location_id varchar(3),
    item_status_id char(3), site varchar(50), source int(1) NOT NULL DEFAULT 0, price int(11), price_currency varchar(10),
    input_date datetime NOT NULL, last_update datetime, uid int(11), KEY (biblio_id)
) ENGINE=MyISAM DEFAULT CHARSET=utf8 COLLATE=utf8_unicode_ci;
CREATE TABLE biblio (
    biblio_id int(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, gmd_id int(3), title text NOT NULL, sor varchar(200),
    edition varchar(50), isbn_issn varchar(32), publisher_id int(11), publish_year varchar(20), series_title varchar(200),
    call_number varchar(50), language_id char(5) DEFAULT 'en', classification varchar(40), notes text, image varchar(100),
    opac_hide smallint(1) DEFAULT 0, promoted smallint(1) DEFAULT 0, input_date datetime, last_update datetime,
    uid int(11), FULLTEXT KEY (title, series_title)
) ENGINE=MyISAM DEFAULT CHARSET=utf8 COLLATE=utf8_unicode_ci;
CREATE TABLE biblio_author (
    biblio_id int(11) NOT NULL DEFAULT 0, author_id int(11) NOT NULL DEFAULT 0, level int(1) NOT NULL DEFAULT 1,
    PRIMARY KEY (biblio_id, author_id)
) ENGINE=MyISAM DEFAULT CHARSET=utf8 COLLATE=utf8_unicode_ci;
CREATE TABLE mst_author (
    author_id int(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, author_name varchar(100) NOT NULL, author_year varchar(20),
    authority_type enum('p','o','c') DEFAULT 'p', input_date date NOT NULL, last_update date
) ENGINE=MyISAM DEFAULT CHARSET=utf8 COLLATE=utf8_unicode_ci;
CREATE TABLE mst_publisher (
    publisher_id int(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, publisher_name varchar(100) NOT NULL UNIQUE,
    input_date date, last_update date
) ENGINE=MyISAM DEFAULT CHARSET=utf8 COLLATE=utf8_unicode_ci;
CREATE TABLE biblio_topic (
    biblio_id int(11) NOT NULL DEFAULT 0, topic_id int(11) NOT NULL DEFAULT 0, level int(1) NOT NULL DEFAULT 1,
    PRIMARY KEY (biblio_id, topic_id)
) ENGINE=MyISAM DEFAULT CHARSET=utf8 COLLATE=utf8_unicode_ci;
CREATE TABLE mst_topic (
    topic_id int(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, topic varchar(50) NOT NULL,
    topic_type enum('t','g','n','tm','gr','oc') NOT NULL, classification varchar(50) NOT NULL, input_date date, last_update date
) ENGINE=MyISAM DEFAULT CHARSET=utf8 COLLATE=utf8_unicode_ci;
CREATE TABLE loan (
    loan_id int(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, item_code varchar(20), member_id varchar(20), loan_date date NOT NULL,
    due_date date NOT NULL, renewed int(11) NOT NULL DEFAULT 0, loan_rules_id int(11) NOT NULL DEFAULT 0, actual date,
    is_lent int(11) NOT NULL DEFAULT 0, is_return int(11) NOT NULL DEFAULT 0, return_date date, input_date datetime,
    last_update datetime, uid int(11), KEY (item_code), KEY (member_id), KEY (input_date, last_update, uid)
) ENGINE=MyISAM DEFAULT CHARSET=utf8 COLLATE=utf8_unicode_ci;
CREATE TABLE loan_history (
    loan_id int(11) NOT NULL PRIMARY KEY, item_code varchar(20), biblio_id int(11) NOT NULL, title varchar(300),
    call_number varchar(50), classification varchar(40), gmd_name varchar(30), language_name varchar(20),
    location_name varchar(100), collection_type_name varchar(100), member_id varchar(20), member_name varchar(100),
    member_type_name varchar(64), loan_date date, due_date date, renewed int(11) NOT NULL DEFAULT 0,
    is_lent int(11) NOT NULL DEFAULT 0, is_return int(11) NOT NULL DEFAULT 0, return_date date, input_date datetime,
    last_update datetime, KEY (member_name)
) ENGINE=MyISAM DEFAULT CHARSET=utf8 COLLATE=utf8_unicode_ci;
CREATE TABLE fines (
    fines_id int(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, fines_date date NOT NULL, member_id varchar(20) NOT NULL,
    debet int(11) DEFAULT 0, credit int(11) DEFAULT 0, description varchar(255), KEY (member_id)
) ENGINE=MyISAM DEFAULT CHARSET=utf8 COLLATE=utf8_unicode_ci;
CREATE TABLE reserve (
    reserve_id int(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, member_id varchar(20) NOT NULL, biblio_id int(11) NOT NULL,
    item_code varchar(20) NOT NULL, reserve_date datetime NOT NULL, KEY (member_id, biblio_id), KEY (item_code)
) ENGINE=MyISAM DEFAULT CHARSET=utf8 COLLATE=utf8_unicode_ci;
CREATE TABLE visitor_count (
    visitor_id int(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, member_id varchar(20), member_name varchar(255) NOT NULL,
    institution varchar(100), room_code varchar(5), checkin_date datetime NOT NULL, KEY (member_id), KEY (room_code)
) ENGINE=MyISAM DEFAULT CHARSET=utf8 COLLATE=utf8_unicode_ci;
CREATE TABLE mst_visitor_room (
    id int(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, name varchar(50) NOT NULL, unique_code varchar(5) NOT NULL UNIQUE,
    created_at datetime, updated_at datetime NOT NULL DEFAULT current_timestamp()
) ENGINE=MyISAM DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
CREATE TABLE holiday (
    holiday_id int(11) NOT NULL AUTO_INCREMENT PRIMARY KEY, holiday_dayname varchar(20) NOT NULL, holiday_date date,
    description varchar(100), UNIQUE KEY (holiday_dayname, holiday_date)
) ENGINE=MyISAM DEFAULT CHARSET=utf8 COLLATE=utf8_unicode_ci;
CREATE TABLE setting (
    setting_id int(3) NOT NULL AUTO_INCREMENT PRIMARY KEY, setting_name varchar(30) NOT NULL UNIQUE, setting_value text
) ENGINE=MyISAM DEFAULT CHARSET=utf8 COLLATE=utf8_unicode_ci;
