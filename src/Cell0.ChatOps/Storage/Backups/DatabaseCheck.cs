using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Cell0.ChatOps.Storage.Backups;

/// <summary>Looks at a database's file without changing it.</summary>
public static class DatabaseCheck
{
    /// <summary>What its pages tell of damage, all of them read; null when it is whole. Some 1 s of CPU per GB.</summary>
    public static string? Fault(string file)
    {
        try
        {
            using var connection = Open(file);
            return Scalar(connection, "PRAGMA integrity_check(1)") is var verdict && verdict == "ok" ? null : verdict;
        }
        catch (SqliteException problem)
        {
            return Database.Explain(problem).Message;
        }
    }

    /// <summary>True for a database in which nothing was ever made.</summary>
    public static bool IsNew(string file) => MarkOf(file).Version == 0;

    /// <summary>Whose it is (SQLite's <c>application_id</c>) and which schema it has (<c>user_version</c>).</summary>
    internal static (long Program, long Version) MarkOf(string file)
    {
        using var connection = Open(file);
        return (Number(connection, "PRAGMA application_id"), Number(connection, "PRAGMA user_version"));
    }

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 5 }.ToString());
        connection.Open();
        return connection;
    }

    private static long Number(SqliteConnection connection, string sql) => long.Parse(Scalar(connection, sql), CultureInfo.InvariantCulture);

    private static string Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture) ?? "";
    }
}
