using System.Globalization;
using System.Reflection;
using Microsoft.Data.Sqlite;

namespace Cell0.ChatOps.Storage;

/// <summary>Numbered SQL files, applied once each and in order; the file's <c>user_version</c> remembers the last.</summary>
internal static class Migrations
{
    /// <exception cref="StorageException">The file was written by a newer version of the service.</exception>
    /// <param name="wasClosed">No write-ahead log stood beside the file before it was opened.</param>
    public static void Apply(SqliteConnection connection, bool wasClosed)
    {
        Execute(connection, "PRAGMA journal_mode = WAL");
        CheckWhole(connection, wasClosed);
        var scripts = Scripts();
        var version = Convert.ToInt32(Scalar(connection, "PRAGMA user_version"), CultureInfo.InvariantCulture);
        if (version > scripts.Count)
            throw new StorageException($"the database has version {version}, this service knows up to {scripts.Count}: it was written by a newer version");
        if (Convert.ToInt32(Scalar(connection, "PRAGMA application_id"), CultureInfo.InvariantCulture) == 0) Execute(connection, $"PRAGMA application_id = {ApplicationId}");
        for (var next = version; next < scripts.Count; next++)
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            Execute(connection, scripts[next], transaction);
            Execute(connection, $"PRAGMA user_version = {next + 1}", transaction);
            transaction.Commit();
        }
    }

    /// <summary>"C0co": tells our file from another program's.</summary>
    public const int ApplicationId = 0x4330636F;

    /// <summary>The schema's version as this service knows it.</summary>
    public static int Newest => ScriptNames().Count;

    private const long SmallFile = 128 * 1024 * 1024;

    /// <summary>
    /// A look through the pages at start finds damage while nothing has been written over it: about 1 s of CPU per GB. A large file that was
    /// closed in order (then no log stands beside it) is spared that.
    /// </summary>
    private static void CheckWhole(SqliteConnection connection, bool wasClosed)
    {
        if (wasClosed && new FileInfo(connection.DataSource).Length > SmallFile) return;
        var verdict = Scalar(connection, "PRAGMA quick_check(1)") as string;
        if (verdict != "ok") throw new SqliteException(verdict ?? "quick_check failed", 11);
    }

    private static List<string> Scripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return [.. ScriptNames().Select(name => ReadText(assembly, name))];
    }

    private static List<string> ScriptNames() =>
        [.. Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static string ReadText(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private static void Execute(SqliteConnection connection, string sql, SqliteTransaction? transaction = null)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        command.ExecuteNonQuery();
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
