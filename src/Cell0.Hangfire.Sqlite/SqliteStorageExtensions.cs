using Hangfire;

namespace Cell0.Hangfire.Sqlite;

/// <summary>For <c>services.AddHangfire(hangfire => hangfire.UseSqliteStorage("data/hangfire.db"))</c>.</summary>
public static class SqliteStorageExtensions
{
    /// <inheritdoc cref="SqliteJobStorage(string, SqliteJobStorageOptions?)"/>
    public static IGlobalConfiguration<SqliteJobStorage> UseSqliteStorage(this IGlobalConfiguration configuration, string path, SqliteJobStorageOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration.UseStorage(new SqliteJobStorage(path, options));
    }
}
