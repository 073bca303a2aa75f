using System.Data;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Cell0.ChatOps.Storage;

/// <summary>A connection on loan to a store, with or without a write transaction. Parameters are always bound, never concatenated.</summary>
/// <remarks>Times are stored as INTEGER Unix milliseconds UTC (see <see cref="ToMs"/>).</remarks>
public sealed class Session : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly SqliteTransaction? transaction;
    private readonly Action? release;
    private readonly List<Action> afterCommit = [];

    internal Session(SqliteConnection connection, SqliteTransaction? transaction, Action? release)
    {
        this.connection = connection;
        this.transaction = transaction;
        this.release = release;
    }

    public IReadOnlyList<T> Query<T>(string sql, object? args = null) => Guard(() => connection.Query<T>(sql, args, transaction).AsList());

    public T? FirstOrDefault<T>(string sql, object? args = null) => Guard(() => connection.QueryFirstOrDefault<T>(sql, args, transaction));

    public T? Scalar<T>(string sql, object? args = null) => Guard(() => connection.ExecuteScalar<T>(sql, args, transaction));

    /// <returns>The number of rows changed.</returns>
    public int Execute(string sql, object? args = null) => Guard(() => connection.Execute(sql, args, transaction));

    /// <summary>Runs once the transaction is committed; never when it is rolled back. For waking a worker.</summary>
    public void AfterCommit(Action action) => afterCommit.Add(action);

    public static long ToMs(DateTimeOffset at) => at.ToUnixTimeMilliseconds();

    public static DateTimeOffset FromMs(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);

    public static DateTimeOffset? FromMs(long? ms) => ms is { } value ? FromMs(value) : null;

    internal void Commit()
    {
        Guard(() =>
        {
            transaction!.Commit();
            return 0;
        });
        foreach (var action in afterCommit) action();
    }

    public void Dispose()
    {
        transaction?.Dispose();
        connection.Dispose();
        release?.Invoke();
    }

    private static T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException problem)
        {
            throw Database.Explain(problem);
        }
    }
}
