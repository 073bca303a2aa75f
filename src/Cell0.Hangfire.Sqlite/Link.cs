using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace Cell0.Hangfire.Sqlite;

/// <summary>One connection to the file with the statements it has prepared. Used by one thread at a time.</summary>
internal sealed class Link : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly Dictionary<string, Statement> prepared = new(SameText.Instance);

    /// <summary>Opens the file, or makes it.</summary>
    /// <exception cref="SqliteException">The file cannot be opened.</exception>
    public Link(string path, string pragmas)
    {
        connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, Mode = SqliteOpenMode.ReadWriteCreate }.ToString());
        try
        {
            connection.Open();
            Execute(pragmas);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public SQLitePCL.sqlite3 Handle => connection.Handle!;

    public Statement this[string sql]
    {
        get
        {
            if (!prepared.TryGetValue(sql, out var statement)) prepared.Add(sql, statement = new Statement(Handle, sql, isOnce: false));
            return statement;
        }
    }

    /// <summary>Statements that are rarely needed, or that do their work when they are prepared.</summary>
    public void Execute(string sql) => SqliteException.ThrowExceptionForRC(SQLitePCL.raw.sqlite3_exec(Handle, sql), Handle);

    public Statement Once(string sql) => new(Handle, sql, isOnce: true);

    public string? Word(string sql)
    {
        using var statement = Once(sql);
        return statement.Next() ? statement.TextOrNull(0) : null;
    }

    public long Number(string sql)
    {
        using var statement = Once(sql);
        return statement.Next() ? statement.Long(0) : 0;
    }

    public void Dispose()
    {
        foreach (var statement in prepared.Values) statement.Close();
        connection.Dispose();
    }

    /// <summary>All statements are made once: comparing their addresses is enough, and hashing hundreds of characters each time is not.</summary>
    private sealed class SameText : IEqualityComparer<string>
    {
        public static readonly SameText Instance = new();

        public bool Equals(string? x, string? y) => ReferenceEquals(x, y);

        public int GetHashCode(string obj) => RuntimeHelpers.GetHashCode(obj);
    }
}
