using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Cell0.Hangfire.Sqlite;

/// <summary>
/// The file, owned by this process as long as this lives. What cannot be worked with is refused here: another owner, a network's file system, another program's
/// database, a newer schema, damage, a folder that cannot be written.
/// </summary>
internal sealed class StorageFile : IDisposable
{
    public const int BusyMilliseconds = 10_000;

    /// <summary>Beyond this a file that was left open is not looked through at opening: it would take longer than a restart may.</summary>
    private const long MostChecked = 64L << 20;

    /// <summary>8 MiB of pages for the one who writes, 2 MiB for each who reads.</summary>
    private static readonly string WriterPragmas = $"PRAGMA busy_timeout={BusyMilliseconds}; PRAGMA cache_size=-8192; PRAGMA temp_store=MEMORY;";

    private static readonly string ReaderPragmas = $"PRAGMA busy_timeout={BusyMilliseconds}; PRAGMA cache_size=-2048; PRAGMA temp_store=MEMORY; PRAGMA query_only=1;";

    private readonly OwnersMark owner;

    public StorageFile(string path, IReadOnlyList<string> steps)
    {
        Path = Resolve(System.IO.Path.GetFullPath(path));
        RefuseNetwork(Path);
        owner = new OwnersMark(Path);
        try
        {
            var wasLeftOpen = new FileInfo(Path + "-wal") is { Exists: true, Length: > 0 } && new FileInfo(Path).Length <= MostChecked;
            Writer = Open(Path, steps, wasLeftOpen);
        }
        catch
        {
            owner.Dispose();
            throw;
        }
    }

    public string Path { get; }

    /// <summary>The only connection that changes anything.</summary>
    public Link Writer { get; }

    /// <summary>Of the file and its log, in bytes.</summary>
    public long Bytes => new[] { Path, Path + "-wal" }.Select(part => new FileInfo(part)).Where(part => part.Exists).Sum(part => part.Length);

    public Link NewReader() => new(Path, ReaderPragmas);

    /// <summary>A connection that moves the log's pages into the file while others write.</summary>
    public Link NewCheckpointer() => new(Path, "PRAGMA cache_size=-64; PRAGMA synchronous=NORMAL; PRAGMA checkpoint_fullfsync=1; PRAGMA busy_timeout=0;");

    /// <summary>A database of its own, compact, without a log.</summary>
    /// <exception cref="IOException">Something stands at that path, or it cannot be written.</exception>
    public void CopyTo(string target)
    {
        if (File.Exists(target)) throw new IOException($"{target} is there already; nothing was written. Name a new file.");
        var half = $"{target}.{Guid.NewGuid():N}.half";
        try
        {
            using var copier = new Link(Path, WriterPragmas);
            copier.Once("VACUUM INTO ?").With(half).Run();
            File.Move(half, target);
        }
        catch (SqliteException fault)
        {
            throw SqliteJobStorageException.SaysDamage(fault)
                ? SqliteJobStorageException.OfRead(Path, fault)
                : new IOException($"{target} could not be written ({fault.Message}); nothing is there.", fault);
        }
        finally
        {
            File.Delete(half);
            File.Delete(half + "-journal");
        }
    }

    public void Dispose()
    {
        Writer.Dispose();
        owner.Dispose();
    }

    /// <summary>By another name it is the same file, and has the same owner.</summary>
    private static string Resolve(string path) => new FileInfo(path) is { LinkTarget: not null } link && link.ResolveLinkTarget(returnFinalTarget: true) is { } target ? target.FullName : path;

    private static void RefuseNetwork(string path)
    {
        // The drive that holds the nearest folder that exists: the rest is yet to be made.
        var folder = System.IO.Path.GetDirectoryName(path);
        while (folder is not null && !Directory.Exists(folder)) folder = System.IO.Path.GetDirectoryName(folder);
        if (folder is not null && new DriveInfo(folder) is { DriveType: DriveType.Network } drive)
            throw new SqliteJobStorageException($"{path} is on a network file system ({drive.Name}), where SQLite's log cannot work; nothing was changed. Take a local disk, or Hangfire.PostgreSql.");
    }

    private static Link Open(string path, IReadOnlyList<string> steps, bool wasLeftOpen)
    {
        Link? link = null;
        try
        {
            link = new Link(path, WriterPragmas);
            if (raw.sqlite3_db_readonly(link.Handle, "main") != 0) throw new SqliteJobStorageException($"{path} is read-only; nothing was changed. Give this user the right to write it, and its folder.");
            Recognise(link, path, steps.Count);
            if (wasLeftOpen && Fault(link) is { } fault) throw SqliteJobStorageException.OfDamage(path, fault, null);
            Migrate(link, path, steps);
            return link;
        }
        catch (SqliteException fault)
        {
            link?.Dispose();
            throw SqliteJobStorageException.OfOpening(path, fault);
        }
        catch
        {
            link?.Dispose();
            throw;
        }
    }

    private static void Recognise(Link link, string path, int newest)
    {
        var (program, version) = (link.Number("PRAGMA application_id"), link.Number("PRAGMA user_version"));
        if (program == 0 && version == 0 && link.Number("SELECT count(*) FROM sqlite_master") == 0) return;
        if (program != Schema.ApplicationId) throw new SqliteJobStorageException($"{path} is another program's database; nothing was changed. Name a file of its own for the jobs.");
        if (version > newest)
            throw new SqliteJobStorageException($"{path} was written by a newer version of this library (schema {version}; this one knows {newest}); nothing was changed. Update the library, or take the copy kept before the update.");
    }

    private static string? Fault(Link link)
    {
        using var check = link.Once("PRAGMA quick_check(1)");
        return check.Next() && check.Text(0) is var found && found != "ok" ? found : null;
    }

    private static void Migrate(Link link, string path, IReadOnlyList<string> steps)
    {
        var version = (int)link.Number("PRAGMA user_version");
        if (version == 0)
        {
            link.Execute("PRAGMA auto_vacuum=INCREMENTAL");
            // A database without its mark is another program's: it is set before anything else is made.
            link.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id={Schema.ApplicationId}"));
        }
        else if (version < steps.Count)
        {
            Keep(link, $"{path}.v{version}.bak");
        }

        if (link.Word("PRAGMA journal_mode=WAL") != "wal") throw new SqliteJobStorageException($"{path} is where SQLite cannot keep a log beside it; nothing was changed. Take a local disk.");
        link.Execute($"PRAGMA journal_size_limit={Checkpoints.MostLog}; PRAGMA wal_autocheckpoint=0; PRAGMA synchronous=NORMAL; PRAGMA checkpoint_fullfsync=1");
        for (; version < steps.Count; version++)
            link.Execute(string.Create(CultureInfo.InvariantCulture, $"BEGIN EXCLUSIVE; {steps[version]} PRAGMA user_version={version + 1}; COMMIT;"));
    }

    private static void Keep(Link link, string copy)
    {
        File.Delete(copy);
        link.Once("VACUUM INTO ?").With(copy).Run();
    }
}
