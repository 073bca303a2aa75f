using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Reports;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Cell0.ChatOps.Tests.Support;

/// <summary>A database of its own in a folder of its own, and the stores over it.</summary>
internal sealed class OnDisk : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public OnDisk() => Database = Open();

    public FakeTimeProvider Clock { get; } = new(RunBuilder.Morning);

    public Database Database { get; private set; }

    public RunStore Runs => new(Database);

    public FindingStore Findings => new(Database);

    public IncidentStore Incidents => new(Database);

    public ReportStore Reports => new(Database);

    public string Folder => folder.Path;

    /// <summary>Ends this process's hold on the file, as the end of the process would.</summary>
    public void Close() => Database.Dispose();

    public Database Reopen()
    {
        Close();
        return Database = Open();
    }

    public RunId Add(RunBuilder run)
    {
        var measured = run.Measure();
        Database.Write(session => Runs.Add(session, measured));
        return measured.Run.Id;
    }

    public void Dispose()
    {
        Database.Dispose();
        folder.Dispose();
    }

    /// <summary>The database of a data folder that nobody works in.</summary>
    public static Database Open(string directory, TimeProvider? clock = null) => new(Options.Create(new StorageOptions { Directory = directory }), clock ?? TimeProvider.System);

    private Database Open() => Open(folder.Path, Clock);
}
