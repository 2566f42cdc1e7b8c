"""Values of the model as blocks of cells of the master workbook, which a grid then writes."""
