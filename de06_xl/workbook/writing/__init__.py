"""From values to blocks of cells of the master workbook. Nothing here writes: the grid does."""
