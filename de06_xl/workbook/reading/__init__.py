"""From the cells of a master workbook to the model, with a finding for every cell that cannot be read."""
