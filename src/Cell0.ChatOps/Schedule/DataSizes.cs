using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Storage;

namespace Cell0.ChatOps.Schedule;

/// <summary>How much room the databases take, each with its log.</summary>
public static class DataSizes
{
    /// <returns><c>database 12.4 MB, job history 3.1 MB</c>.</returns>
    public static string Say(string directory) => Say(DataFolder.SizeOf(directory, DataFolder.Ledger), DataFolder.SizeOf(directory, DataFolder.JobHistory));

    internal static string Say(long ledger, long history) => $"database {FigureFormat.Bytes(ledger)}, job history {(history == 0 ? "not begun" : FigureFormat.Bytes(history))}";
}
