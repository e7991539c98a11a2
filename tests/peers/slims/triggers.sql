-- Releases of SLiMS before its pages kept the history themselves have triggers like these.
CREATE TRIGGER insert_loan_history AFTER INSERT ON loan FOR EACH ROW
    INSERT INTO loan_history (loan_id, item_code, biblio_id, title, member_id, member_name, loan_date, due_date, renewed,
        is_lent, is_return, return_date, input_date, last_update)
    SELECT NEW.loan_id, NEW.item_code, b.biblio_id, b.title, NEW.member_id, m.member_name, NEW.loan_date, NEW.due_date,
        NEW.renewed, NEW.is_lent, NEW.is_return, NEW.return_date, NEW.input_date, NEW.last_update
    FROM item i JOIN biblio b ON b.biblio_id = i.biblio_id JOIN member m ON m.member_id = NEW.member_id
    WHERE i.item_code = NEW.item_code;
CREATE TRIGGER update_loan_history AFTER UPDATE ON loan FOR EACH ROW
    UPDATE loan_history SET is_lent = NEW.is_lent, is_return = NEW.is_return, renewed = NEW.renewed,
        return_date = NEW.return_date WHERE loan_id = NEW.loan_id;
