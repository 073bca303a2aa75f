namespace Cell0.Hangfire.Sqlite;

/// <summary>What holds for a set, a hash and a list alike: their statements differ in the table, and in what its elements are told apart by.</summary>
internal sealed class Collection(string kind, string table, string element)
{
    public static readonly Collection Set = new("set", "\"set\"", "value");
    public static readonly Collection Hash = new("hash", "hash", "field");
    public static readonly Collection List = new("list", "list", "seq");

    public string Count { get; } = $"SELECT count(*) FROM {table} WHERE key = ?";

    public string Remove { get; } = $"DELETE FROM {table} WHERE key = ?";

    public string RemoveSome { get; } = $"DELETE FROM {table} WHERE key = ?1 AND {element} IN (SELECT {element} FROM {table} WHERE key = ?1 LIMIT ?2)";

    /// <summary>What is not there cannot expire.</summary>
    public string Expire { get; } = $"INSERT OR REPLACE INTO expiry SELECT '{kind}', ?1, ?2 WHERE EXISTS (SELECT 1 FROM {table} WHERE key = ?1)";

    public string ExpiresAt { get; } = $"SELECT at FROM expiry WHERE kind = '{kind}' AND key = ?";

    public string Persist { get; } = $"DELETE FROM expiry WHERE kind = '{kind}' AND key = ?";

    /// <summary>One that has become empty is gone: what comes under its name later does not expire with it.</summary>
    public string ForgetEmpty { get; } = $"DELETE FROM expiry WHERE kind = '{kind}' AND key = ?1 AND NOT EXISTS (SELECT 1 FROM {table} WHERE key = ?1)";

    /// <summary>By the name that <c>expiry</c> has for it.</summary>
    public static Collection Of(string kind) => kind switch
    {
        "set" => Set,
        "hash" => Hash,
        "list" => List,
        _ => throw new ArgumentException($"'{kind}' is no kind of collection.", nameof(kind)),
    };
}
