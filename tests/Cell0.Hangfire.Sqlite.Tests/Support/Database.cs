using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Cell0.Hangfire.Sqlite.Tests.Support;

/// <summary>A look at, or into, a file without the storage.</summary>
internal static class Database
{
    public static string Ask(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Texts of these tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture) ?? "";
    }

    public static long Number(string file, string sql) => long.Parse(Ask(file, sql), CultureInfo.InvariantCulture);
}
