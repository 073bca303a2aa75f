using System.Globalization;
using Cell0.ChatOps.Storage;
using Cell0.Hangfire.Sqlite;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Schedule;

/// <summary>The job history, <c>hangfire.db</c> beside the ledger. A damaged one is set aside: it is worth less than the alerts of a night.</summary>
public sealed class JobHistoryFiles(Database database, IOptions<StorageOptions> options, TimeProvider clock) : IKeptDatabase
{
    public string FileName => DataFolder.JobHistory;

    public string? Notice { get; private set; }

    private string FilePath => Path.Combine(database.Directory, FileName);

    /// <exception cref="StorageException">Another process owns it, it is newer, another program's, on a network file system, or cannot be written.</exception>
    public SqliteJobStorage Open()
    {
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

    private SqliteJobStorage OpenOrSetAside()
    {
        try
        {
            return New();
        }
        catch (SqliteJobStorageException damage) when (damage.IsDamage)
        {
            Notice = $"The job history was damaged. It is kept as {SetAside()}; a new one was begun, and the jobs before now are only in the kept file.";
            return New();
        }
    }

    /// <summary>The system's clock and no other: Hangfire's own pollers and its jobs' times read that one, and two clocks in one history would let jobs come early or never.</summary>
    private SqliteJobStorage New() => new(FilePath, new SqliteJobStorageOptions { TimeProvider = TimeProvider.System })
    {
        JobExpirationTimeout = TimeSpan.FromDays(options.Value.RetentionDays),
    };

    private string SetAside()
    {
        var stamp = clock.GetUtcNow().ToString("yyyyMMddTHHmmssfff'Z'", CultureInfo.InvariantCulture);
        var aside = $"{FilePath}.damaged-{stamp}";
        foreach (var suffix in DataFolder.Parts)
        {
            if (File.Exists(FilePath + suffix)) File.Move(FilePath + suffix, aside + suffix);
        }

        return aside;
    }
}
