namespace Cell0.ChatOps.Fixes;

/// <summary>What is changed. One change at a time is in flight for each.</summary>
/// <param name="Sort"><c>job</c>, <c>channel</c>, <c>gateway</c> or <c>host</c>.</param>
/// <param name="Id">A job's id, a channel's name.</param>
/// <param name="Name">As a person calls it; a job's may hold anything.</param>
public sealed record FixTarget(string Sort, string Id, string Name)
{
    public const string Jobs = "job";
    public const string Channels = "channel";

    public static FixTarget Gateway { get; } = new("gateway", "gateway", "gateway");

    public string Key => $"{Sort}/{Id}";

    public static FixTarget Job(string id, string name) => new(Jobs, id, name);

    public static FixTarget Channel(string name) => new(Channels, name, name);

    public static FixTarget Host(string what) => new("host", what, what);
}
