using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Cell0.Hangfire.Sqlite;

/// <summary>A prepared statement. Values are bound in order with <c>With</c>; disposing makes it ready for its next use, or ends it when it is for once.</summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 connection;
    private readonly sqlite3_stmt statement;
    private readonly bool isOnce;
    private int bound;

    public Statement(sqlite3 connection, string sql, bool isOnce)
    {
        this.connection = connection;
        this.isOnce = isOnce;
        Check(raw.sqlite3_prepare_v3(connection, sql, raw.SQLITE_PREPARE_PERSISTENT, out statement));
    }

    public Statement With(long value)
    {
        Check(raw.sqlite3_bind_int64(statement, ++bound, value));
        return this;
    }

    public Statement With(long? value)
    {
        if (value is { } some) return With(some);
        Check(raw.sqlite3_bind_null(statement, ++bound));
        return this;
    }

    public Statement With(double value)
    {
        Check(raw.sqlite3_bind_double(statement, ++bound, value));
        return this;
    }

    /// <summary>By its bytes and their count: a text may hold U+0000.</summary>
    public Statement With(string? value)
    {
        if (value is null)
        {
            Check(raw.sqlite3_bind_null(statement, ++bound));
            return this;
        }

        if (value.Length == 0)
        {
            // A span without length has no address, which SQLite takes for NULL.
            Check(raw.sqlite3_bind_text(statement, ++bound, ""));
            return this;
        }

        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (most <= 1024)
        {
            Span<byte> few = stackalloc byte[1024];
            Check(raw.sqlite3_bind_text(statement, ++bound, few[..Encoding.UTF8.GetBytes(value, few)]));
        }
        else
        {
            Check(raw.sqlite3_bind_text(statement, ++bound, (ReadOnlySpan<byte>)Encoding.UTF8.GetBytes(value)));
        }

        return this;
    }

    /// <summary>Steps to the next row; false: there is none.</summary>
    /// <exception cref="SqliteException">SQLite refused.</exception>
    public bool Next()
    {
        var code = raw.sqlite3_step(statement);
        if (code is not (raw.SQLITE_ROW or raw.SQLITE_DONE)) Check(code);
        return code == raw.SQLITE_ROW;
    }

    /// <summary>Runs it to its end; returns how many rows it changed.</summary>
    public int Run()
    {
        using (this)
        {
            while (Next())
            {
            }

            return raw.sqlite3_changes(connection);
        }
    }

    public long Long(int column) => raw.sqlite3_column_int64(statement, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(statement, column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public void Dispose()
    {
        if (isOnce)
        {
            Close();
            return;
        }

        bound = 0;
        // What the last step failed with, the reset says again: it was told by the step.
        _ = raw.sqlite3_reset(statement);
        _ = raw.sqlite3_clear_bindings(statement);
    }

    public void Close() => statement.Dispose();

    private void Check(int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE)) SqliteException.ThrowExceptionForRC(code, connection);
    }
}
