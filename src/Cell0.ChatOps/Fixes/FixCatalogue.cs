namespace Cell0.ChatOps.Fixes;

/// <summary>All kinds of change there are, by id. A free command is not among them.</summary>
public sealed class FixCatalogue
{
    private readonly Dictionary<string, IFixKind> byId;

    /// <exception cref="InvalidOperationException">Two kinds have the same id.</exception>
    public FixCatalogue(IEnumerable<IFixKind> kinds)
    {
        Kinds = [.. kinds.OrderBy(kind => kind.Class).ThenBy(kind => kind.Id, StringComparer.Ordinal)];
        var twice = Kinds.GroupBy(kind => kind.Id, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null) throw new InvalidOperationException($"two kinds of fix have the id '{twice.Key}'");
        byId = Kinds.ToDictionary(kind => kind.Id, StringComparer.Ordinal);
    }

    /// <summary>The harmless ones first.</summary>
    public IReadOnlyList<IFixKind> Kinds { get; }

    /// <exception cref="KeyNotFoundException">The row was written by a version that knew more kinds.</exception>
    public IFixKind this[string id] => byId[id];

    public IFixKind? Find(string id) => byId.GetValueOrDefault(id);

    public IFixKind? For(FixTarget target, FixWish wish) => Kinds.FirstOrDefault(kind => kind.Takes(target, wish));
}
