-- Changes, of which the last are not folded yet.
UPDATE member SET region = 'ost' WHERE member_id % 7 = 0;
SELECT kpi_compact('board_live');
DELETE FROM member WHERE member_id % 11 = 0;
UPDATE shop SET city = 'Bonn' WHERE shop_id = 2;
INSERT INTO reply VALUES (900, 1, '2025-02-02', 10), (901, 2, '2025-02-02', 99);
UPDATE deed SET points = 4 WHERE points = 3;
UPDATE fan SET is_fan = NOT is_fan WHERE fan_id < 9;
