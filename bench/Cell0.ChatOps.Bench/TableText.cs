namespace Cell0.ChatOps.Bench;

/// <summary>A table as aligned plain text: the first column to the left, numbers to the right.</summary>
internal static class TableText
{
    public static void Write(TextWriter output, Table table)
    {
        if (table.Rows.Count == 0) return;
        var widths = Enumerable.Range(0, table.Head.Count).Select(column => table.Rows.Append(table.Head).Max(row => row[column].Length)).ToArray();
        output.WriteLine($"\n{table.Title}");
        foreach (var row in table.Rows.Prepend(table.Head))
            output.WriteLine("  " + string.Join("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
    }
}
