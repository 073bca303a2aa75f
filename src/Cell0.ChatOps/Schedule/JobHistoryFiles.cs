using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Storage.Backups;
using Cell0.Hangfire.Sqlite;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Schedule;

/// <summary>The job history, <c>hangfire.db</c> beside the ledger. A damaged one is set aside: it is worth less than the alerts of a night.</summary>
public sealed class JobHistoryFiles(IServiceProvider services, IOptions<StorageOptions> options, TimeProvider clock) : IKeptDatabase
{
    public string FileName => DataFolder.JobHistory;

    public string? Notice { get; private set; }

    private string FilePath => Path.Combine(Path.GetFullPath(options.Value.Directory), FileName);

    /// <exception cref="StorageException">Another process owns it, it is newer, another program's, on a network file system, or cannot be written.</exception>
    public SqliteJobStorage Open()
    {
        // The ledger first: it makes the folder, and finishes a restore that was interrupted.
        services.GetRequiredService<Database>();
        try
        {
            return OpenOrSetAside();
        }
        catch (SqliteJobStorageException refused)
        {
            throw new StorageException(refused.Message, refused);
        }
        catch (IOException problem)
        {
            throw new StorageException($"{FilePath} is damaged and cannot be set aside: {problem.Message}", problem);
        }
    }

    public void CopyTo(string target)
    {
        try
        {
            services.GetRequiredService<SqliteJobStorage>().BackupTo(target);
        }
        catch (Exception problem) when (problem is IOException or SqliteJobStorageException)
        {
            throw new StorageException(problem.Message, problem);
        }
    }

    /// <summary>By opening it as the service will: the library knows its own.</summary>
    public string? Refuse(string file)
    {
        if (DatabaseCheck.IsNew(file)) return "it is an empty database";
        try
        {
            new SqliteJobStorage(file).Dispose();
            return null;
        }
        catch (SqliteJobStorageException refused)
        {
            return refused.Message;
        }
    }

    /// <summary>What is wrong with the history of a data folder, and what will come of it, without opening it for work; null when nothing is.</summary>
    public static string? Fault(string directory)
    {
        var file = Path.Combine(directory, DataFolder.JobHistory);
        return File.Exists(file) && DatabaseCheck.Fault(file) is { } fault
            ? $"{file}: {fault}. At its next start the service sets a damaged one aside and begins a new one; to keep the history, restore a backup first"
            : null;
    }

    private SqliteJobStorage OpenOrSetAside()
    {
        try
        {
            return New();
        }
        catch (SqliteJobStorageException damage) when (damage.IsDamage)
        {
            Notice = $"The job history was damaged. It is kept as {DataFolder.MoveAside(FilePath, clock.GetUtcNow())}; a new one was begun, and the jobs before now are only in the kept file.";
            return New();
        }
    }

    /// <summary>The system's clock and no other: Hangfire's own pollers and its jobs' times read that one, and two clocks in one history would let jobs come early or never.</summary>
    private SqliteJobStorage New() => new(FilePath, new SqliteJobStorageOptions { TimeProvider = TimeProvider.System })
    {
        JobExpirationTimeout = TimeSpan.FromDays(options.Value.RetentionDays),
    };
}
