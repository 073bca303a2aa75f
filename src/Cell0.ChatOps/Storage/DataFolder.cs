using System.Globalization;

namespace Cell0.ChatOps.Storage;

/// <summary>What the data folder's databases are called, and how much room they take.</summary>
public static class DataFolder
{
    public const string Ledger = "cell0.db";

    public const string JobHistory = "hangfire.db";

    /// <summary>A database is its file, and its log while it is open.</summary>
    public static readonly IReadOnlyList<string> Parts = ["", "-wal", "-shm"];

    private const string Damaged = "damaged";

    private static readonly string[] AsideMarks = [Damaged, "before-restore"];

    /// <summary>Bytes of a database's file and log; 0 when it is not there.</summary>
    public static long SizeOf(string directory, string fileName) =>
        Parts.Where(part => part != "-shm").Select(part => new FileInfo(Path.Combine(directory, fileName + part))).Where(part => part.Exists).Sum(part => part.Length);

    /// <summary>Databases that were set aside because they were damaged, or replaced by a backup; their names, oldest first.</summary>
    public static IReadOnlyList<string> SetAside(string directory) =>
        [.. AsideMarks.SelectMany(mark => Directory.GetFiles(directory, $"*.db.{mark}-*Z")).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    /// <summary>Moves a damaged database out of the way, with its log.</summary>
    /// <returns>Where it is kept.</returns>
    public static string MoveAside(string file, DateTimeOffset now)
    {
        var aside = $"{file}.{Damaged}-{Stamp(now)}";
        foreach (var part in Parts.Where(part => File.Exists(file + part))) File.Move(file + part, aside + part);
        return aside;
    }

    /// <summary>A moment as names of files hold it.</summary>
    public static string Stamp(DateTimeOffset now) => now.ToString("yyyyMMddTHHmmssfff'Z'", CultureInfo.InvariantCulture);
}
