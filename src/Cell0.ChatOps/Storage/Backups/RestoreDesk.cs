using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Storage.Backups;

/// <summary>A backup that was unpacked, looked through and found fit to take the databases' place.</summary>
/// <param name="Id">Its moment, <c>20260301T093000123Z</c>; what it replaces is kept as <c>*.before-restore-ID</c>.</param>
/// <param name="Folder">Where its databases stand.</param>
public sealed record StagedRestore(string Id, string Folder, BackupManifest Manifest);

/// <summary>How a restore ended.</summary>
/// <param name="Text">One sentence for a person.</param>
public sealed record RestoreOutcome(string Id, bool IsDone, string Text);

/// <summary>Checks a backup before anything is changed. Who holds the data folder, and no database open, then swaps (<see cref="RestoreSwap"/>).</summary>
public sealed class RestoreDesk(IEnumerable<IKeptDatabase> databases, IOptions<StorageOptions> options, TimeProvider clock)
{
    private readonly Lock gate = new();
    private bool isTaken;

    /// <summary>Waits for the service to end, and comes when it starts anew.</summary>
    public StagedRestore? Pending { get; private set; }

    /// <summary>How the last one ended, in this process.</summary>
    public RestoreOutcome? Last { get; set; }

    private string Directory => Path.GetFullPath(options.Value.Directory);

    /// <summary>Makes the data folder where there is none yet.</summary>
    /// <exception cref="StorageException">It cannot be made.</exception>
    public void MakeFolder()
    {
        try
        {
            BackupFolder.MakePrivate(Directory);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"Storage:Directory '{Directory}' cannot be used: {problem.Message}", problem);
        }
    }

    /// <summary>Finishes or removes what a killed process left half done; nobody else may be at work in the folder.</summary>
    /// <exception cref="StorageException">It cannot be removed.</exception>
    public void Tidy()
    {
        try
        {
            BackupFolder.Clear(Directory);
            RestoreSwap.FinishBegun(Directory);
            RestoreSwap.Clear(Directory);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"what an interrupted backup or restore left in {Directory} cannot be removed: {problem.Message}", problem);
        }
    }

    /// <summary>Takes an upload; when all is well it is <see cref="Pending"/>.</summary>
    /// <returns>Why it is refused, or null. Nothing was changed either way.</returns>
    /// <exception cref="StorageException">It cannot be laid down.</exception>
    public async Task<string?> AcceptAsync(Stream upload, CancellationToken ct)
    {
        lock (gate)
        {
            if (isTaken) return "another restore is under way";
            isTaken = true;
        }

        try
        {
            using var folder = new BackupFolder(Directory);
            var archive = Path.Combine(folder.FolderPath, "upload.zip");
            await using (var file = BackupFolder.Create(archive)) await upload.CopyToAsync(file, ct);
            var (staged, fault) = Stage(archive);
            Pending = staged;
            return fault;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"the backup could not be laid down: {problem.Message}", problem);
        }
        finally
        {
            lock (gate) isTaken = Pending is not null;
        }
    }

    /// <summary>Unpacks and checks a backup.</summary>
    /// <exception cref="StorageException">It cannot be laid down.</exception>
    public (StagedRestore? Staged, string? Fault) Stage(string archive)
    {
        var id = DataFolder.Stamp(clock.GetUtcNow());
        var folder = Path.Combine(Directory, RestoreSwap.Prefix + id);
        try
        {
            BackupFolder.MakePrivate(Directory);
            BackupFolder.MakePrivate(folder);
            var reading = BackupReader.Extract(archive, folder);
            var fault = reading.Fault ?? databases.Select(database => Refuse(database, Path.Combine(folder, database.FileName))).FirstOrDefault(found => found is not null);
            if (fault is null) return (new StagedRestore(id, folder, reading.Manifest!), null);
            System.IO.Directory.Delete(folder, recursive: true);
            return (null, fault);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"the backup could not be unpacked: {problem.Message}", problem);
        }
    }

    private static string? Refuse(IKeptDatabase database, string file)
    {
        try
        {
            return (DatabaseCheck.Fault(file) ?? database.Refuse(file)) is { } fault ? $"{database.FileName}: {fault}" : null;
        }
        catch (SqliteException problem)
        {
            return $"{database.FileName}: {Database.Explain(problem).Message}";
        }
    }
}
