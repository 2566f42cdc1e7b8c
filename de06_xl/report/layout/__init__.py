"""Checks Word files against the layout rules of Nghị định 30/2020/NĐ-CP, Phụ lục I."""
