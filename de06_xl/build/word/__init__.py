"""Makes Word templates laid out by Nghị định 30/2020/NĐ-CP."""
