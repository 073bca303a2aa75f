using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Cell0.Hangfire.Sqlite;

/// <summary>The file cannot be opened or written. The message says what was wrong, whether anything was changed, and what to do.</summary>
public sealed class SqliteJobStorageException : Exception
{
    internal SqliteJobStorageException(string message, Exception? inner = null) : base(message, inner)
    {
    }

    /// <summary>True: the file is no database any more; setting it aside is a cure.</summary>
    public bool IsDamage { get; internal init; }

    internal static bool SaysDamage(SqliteException fault) => fault.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    internal static SqliteJobStorageException OfWrite(string path, SqliteException fault, bool isOutcomeKnown) => new(fault.SqliteErrorCode switch
    {
        raw.SQLITE_FULL => $"There is no room left for {path}",
        raw.SQLITE_IOERR => $"{path} could not be written ({fault.Message})",
        raw.SQLITE_READONLY => $"{path} became read-only",
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => $"{path} is damaged ({fault.Message})",
        _ => $"{path} refused a change ({fault.Message})",
    } + (isOutcomeKnown ? "; nothing of this change was kept. " : "; whether this change was kept is not known. ") + fault.SqliteErrorCode switch
    {
        raw.SQLITE_FULL => "Make room: the storage goes on by itself.",
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => DamageCure,
        _ => "Try again; if it stays, look at the disk, the permissions and the system's log.",
    }, fault)
    { IsDamage = SaysDamage(fault) };

    internal static SqliteJobStorageException OfSync(string path, Exception fault) =>
        new($"The log of {path} could not be brought to the disk ({fault.Message}); what was just changed is there now, but whether it outlives a loss of power is not known, and nothing more is promised. {SyncCure}", fault);

    internal static SqliteJobStorageException OfBrokenSync(string path, Exception fault) =>
        new($"The log of {path} could not be brought to the disk a while ago ({fault.Message}), so nothing more is promised; nothing of this change was kept. {SyncCure}", fault);

    internal static SqliteJobStorageException OfRead(string path, SqliteException fault) => SaysDamage(fault)
        ? OfDamage(path, fault.Message, fault)
        : new($"{path} could not be read ({fault.Message}); nothing was changed. Try again; if it stays, look at the disk, the permissions and the system's log.", fault);

    internal static SqliteJobStorageException OfOpening(string path, SqliteException fault) => SaysDamage(fault)
        ? OfDamage(path, fault.Message, fault)
        : new($"{path} cannot be opened ({fault.Message}); nothing was changed. Look at its permissions and the disk.", fault);

    internal static SqliteJobStorageException OfDamage(string path, string fault, Exception? inner) => new($"{path} is damaged or no SQLite database ({fault}); nothing was changed. {DamageCure}", inner) { IsDamage = true };

    private const string SyncCure = "Look at the disk and the system's log, then start the process anew.";

    private const string DamageCure = "Stop the process, move the file with its -wal and -shm away, and put the last backup in its place (or start with an empty one).";
}
