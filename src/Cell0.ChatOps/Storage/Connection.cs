using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Cell0.ChatOps.Storage;

/// <summary>An open connection that keeps the statements it has compiled: compiling one costs more than running it.</summary>
internal sealed class Connection : IDisposable
{
    private const int MostStatements = 256;

    private static readonly ConcurrentDictionary<Type, Argument[]> Shapes = new();

    private readonly SqliteConnection sqlite;
    private readonly Dictionary<string, Statement> statements = new(StringComparer.Ordinal);
    private bool isSynced = true;

    /// <param name="cacheKb">Pages kept in memory, in KiB.</param>
    /// <exception cref="SqliteException">The file cannot be opened.</exception>
    public Connection(string connectionString, int cacheKb)
    {
        sqlite = new SqliteConnection(connectionString);
        try
        {
            sqlite.Open();
            // Checkpoints are the database's business: one in mid-commit would hold up whoever waits for that commit.
            // What a savepoint may take back would else go to a file on the disk, made and removed for each transaction.
            Execute($"PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -{cacheKb}", null);
        }
        catch (SqliteException)
        {
            sqlite.Dispose();
            throw;
        }
    }

    public SqliteConnection Sqlite => sqlite;

    /// <summary>Whether the next commit waits for the disk. One that does takes all before it along.</summary>
    public void Sync(bool synced)
    {
        if (synced == isSynced) return;
        Execute(synced ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL", null);
        isSynced = synced;
    }

    public int Execute(string sql, object? args)
    {
        if (HasList(args)) return sqlite.Execute(sql, args);
        if (args is not IEnumerable many) return Bind(sql, args).ExecuteNonQuery();
        return many.Cast<object?>().Sum(one => Bind(sql, one).ExecuteNonQuery());
    }

    public T? Scalar<T>(string sql, object? args)
    {
        var value = HasList(args) ? sqlite.ExecuteScalar(sql, args) : Bind(sql, args).ExecuteScalar();
        if (value is null or DBNull) return default;
        return value is T exact ? exact : (T)Convert.ChangeType(value, Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T), System.Globalization.CultureInfo.InvariantCulture);
    }

    public List<T> Query<T>(string sql, object? args, bool first)
    {
        if (HasList(args)) return sqlite.Query<T>(sql, args).AsList();
        using var reader = Bind(sql, args).ExecuteReader();
        if (reader.FieldCount == 0) return [];
        var rows = reader.Parse<T>();
        return [.. first ? rows.Take(1) : rows];
    }

    public void Dispose()
    {
        foreach (var statement in statements.Values) statement.Dispose();
        sqlite.Dispose();
    }

    private SqliteCommand Bind(string sql, object? args)
    {
        if (!statements.TryGetValue(sql, out var statement))
        {
            if (statements.Count >= MostStatements) Forget();
            statements[sql] = statement = new Statement(sqlite, sql);
        }

        return statement.Bind(args);
    }

    private void Forget()
    {
        foreach (var statement in statements.Values) statement.Dispose();
        statements.Clear();
    }

    private static Argument[] ShapeOf(object args) =>
        Shapes.GetOrAdd(args.GetType(), type => [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetIndexParameters().Length == 0).Select(property => new Argument(property))]);

    /// <summary>A list in a parameter makes another statement for every length: those are left to Dapper.</summary>
    private static bool HasList(object? args) => args is not null && Array.Exists(ShapeOf(args), argument => argument.IsList);

    private sealed class Statement(SqliteConnection connection, string sql) : IDisposable
    {
        private readonly SqliteCommand command = new(sql, connection);
        private Argument[]? shape;

        public SqliteCommand Bind(object? args)
        {
            if (args is null) return command;
            var wanted = ShapeOf(args);
            var parameters = command.Parameters;
            if (!ReferenceEquals(shape, wanted))
            {
                parameters.Clear();
                foreach (var argument in wanted) parameters.Add(new SqliteParameter { ParameterName = argument.Name });
                shape = wanted;
            }

            // By place: found by name, each would be a search through all.
            for (var place = 0; place < wanted.Length; place++) parameters[place].Value = wanted[place].Of(args);
            return command;
        }

        public void Dispose() => command.Dispose();
    }

    private sealed class Argument(PropertyInfo property)
    {
        public string Name { get; } = "@" + property.Name;

        public bool IsList { get; } = property.PropertyType != typeof(string) && property.PropertyType != typeof(byte[]) && property.PropertyType.IsAssignableTo(typeof(IEnumerable));

        public object Of(object args) => property.GetValue(args) switch
        {
            null => DBNull.Value,
            Enum word => Convert.ToInt64(word, System.Globalization.CultureInfo.InvariantCulture),
            var value => value,
        };
    }
}
