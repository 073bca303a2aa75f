namespace Cell0.Hangfire.Sqlite;

/// <summary>What kind of collection a row of <c>expiry</c> is about.</summary>
internal static class Kind
{
    public const string Set = "set";
    public const string Hash = "hash";
    public const string List = "list";
}
