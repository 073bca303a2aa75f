using System.Data;
using Microsoft.Data.Sqlite;

namespace Cell0.ChatOps.Storage;

/// <summary>A connection on loan to a store, with or without a write transaction. Parameters are always bound, never concatenated.</summary>
/// <remarks>Times are stored as INTEGER Unix milliseconds UTC (see <see cref="ToMs"/>).</remarks>
public sealed class Session : IDisposable
{
    private const int Constraint = 19;

    private readonly Connection connection;
    private readonly Action<Session> release;
    private readonly List<Action> afterCommit = [];
    private readonly bool writes;
    private bool committed;

    internal Session(Connection connection, bool writes, Action<Session> release)
    {
        this.connection = connection;
        this.writes = writes;
        this.release = release;
        if (writes) Guard(() => connection.Execute("BEGIN IMMEDIATE", null));
    }

    /// <summary>True when something went wrong that may lie in the connection itself: it is not used again.</summary>
    internal bool IsBroken { get; private set; }

    internal Connection Connection => connection;

    public IReadOnlyList<T> Query<T>(string sql, object? args = null) => Guard(() => connection.Query<T>(sql, args, first: false));

    public T? FirstOrDefault<T>(string sql, object? args = null) => Guard(() => connection.Query<T>(sql, args, first: true) is [var row, ..] ? row : default);

    public T? Scalar<T>(string sql, object? args = null) => Guard(() => connection.Scalar<T>(sql, args));

    /// <summary>With a list of arguments: once for each.</summary>
    /// <returns>The number of rows changed.</returns>
    public int Execute(string sql, object? args = null) => Guard(() => connection.Execute(sql, args));

    /// <summary>Runs once the transaction is committed; never when it is rolled back. For waking a worker.</summary>
    public void AfterCommit(Action action) => afterCommit.Add(action);

    public static long ToMs(DateTimeOffset at) => at.ToUnixTimeMilliseconds();

    public static DateTimeOffset FromMs(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);

    public static DateTimeOffset? FromMs(long? ms) => ms is { } value ? FromMs(value) : null;

    internal IReadOnlyList<Action> TakeAfterCommit()
    {
        Action[] taken = [.. afterCommit];
        afterCommit.Clear();
        return taken;
    }

    internal void Commit()
    {
        Guard(() => connection.Execute("COMMIT", null));
        committed = true;
    }

    public void Dispose()
    {
        if (writes && !committed && !IsBroken) Undo();
        release(this);
    }

    private void Undo()
    {
        try
        {
            connection.Execute("ROLLBACK", null);
        }
        catch (SqliteException)
        {
            // Closing the connection undoes as well.
            IsBroken = true;
        }
    }

    private T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException problem)
        {
            IsBroken = problem.SqliteErrorCode != Constraint;
            throw Database.Explain(problem);
        }
    }
}
