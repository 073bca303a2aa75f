using Cell0.ChatOps.Storage;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Simulators.PostOffice;

/// <summary>One real database for many worlds, one after the other: with the product's own settings, in a folder in memory where the host has one.</summary>
public sealed class SimulationDisk : IDisposable
{
    private static readonly string[] Tables = ["outbox", "receipt_early", "channel_state", "silence", "notification_member", "notification_group", "notification_decision", "fix_event", "fix", "sqlite_sequence"];

    private readonly string folder;

    public SimulationDisk()
    {
        const string memory = "/dev/shm";
        folder = Path.Combine(Directory.Exists(memory) ? memory : Path.GetTempPath(), "cell0-simulation-" + Path.GetRandomFileName());
        Database = new Database(Options.Create(new StorageOptions { Directory = folder }), TimeProvider.System);
    }

    internal Database Database { get; }

    /// <summary>The next commit fails and changes nothing.</summary>
    internal void RefuseNext() => Database.Write(tx => tx.Execute("PRAGMA query_only = ON"));

    internal void Empty()
    {
        try
        {
            Clear();
        }
        catch (StorageException)
        {
            // A refusal that nobody met: that was it.
            Clear();
        }
    }

    public void Dispose()
    {
        Database.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private void Clear() => Database.Write(tx =>
    {
        foreach (var table in Tables) tx.Execute($"DELETE FROM {table}");
    });
}
