using System.Globalization;

namespace Cell0.Hangfire.Sqlite;

/// <summary>That this process owns the file: a lock that the system takes back when the process dies, and beside it who it is.</summary>
internal sealed class OwnersMark : IDisposable
{
    private static readonly string Us = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);

    private readonly FileStream held;

    /// <summary>A file of its own: who cannot lock the other cannot read it either.</summary>
    private readonly string name;

    /// <summary>Takes it.</summary>
    /// <exception cref="SqliteJobStorageException">Somebody else has it, or the folder cannot be written.</exception>
    public OwnersMark(string database)
    {
        name = database + ".pid";
        held = Hold(database, name);
        try
        {
            File.WriteAllText(name, Us);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            held.Dispose();
            throw Unwritable(name, problem);
        }
    }

    public void Dispose()
    {
        try
        {
            File.Delete(name);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // The folder is gone, or no longer ours: nobody reads it there either.
        }
        finally
        {
            held.Dispose();
        }
    }

    private static FileStream Hold(string database, string name)
    {
        var file = database + ".lock";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(database)!);
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException problem)
        {
            throw Unwritable(file, problem);
        }
        catch (IOException problem)
        {
            if (!IsHeld(problem) || OwnerIn(name) is not { } owner) throw Unwritable(file, problem);
            throw new SqliteJobStorageException(
                $"{database} belongs to process {owner}{(owner == Us ? ", this one: make one storage and share it" : "")}; nothing was changed. " +
                "One process owns a SQLite job storage: stop that one, or take Hangfire.PostgreSql where several processes share their jobs.", problem);
        }
    }

    /// <summary>EAGAIN on Linux, EWOULDBLOCK on macOS, a sharing violation on Windows: all else is a fault of the disk, whoever was the last owner.</summary>
    private static bool IsHeld(IOException problem) => problem.HResult is 11 or 35 or unchecked((int)0x80070020);

    /// <summary>Null: nobody has written there who he is, or it cannot be read.</summary>
    private static string? OwnerIn(string file)
    {
        try
        {
            return File.ReadAllText(file) is { Length: > 0 and < 12 } pid && int.TryParse(pid, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? pid : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static SqliteJobStorageException Unwritable(string file, Exception problem) =>
        new($"{file} cannot be written ({problem.Message}); nothing was changed. Give this user the folder and some room, or name another one.", problem);
}
