namespace Cell0.ChatOps.Suite;

/// <summary>All probes there are, by id.</summary>
public sealed class ProbeCatalogue
{
    private readonly SortedDictionary<string, IProbe> byId = new(StringComparer.Ordinal);

    /// <exception cref="InvalidOperationException">Two probes claim the same id.</exception>
    public ProbeCatalogue(IEnumerable<IProbe> probes)
    {
        foreach (var probe in probes)
        {
            if (!byId.TryAdd(probe.Id, probe))
                throw new InvalidOperationException($"probe id '{probe.Id}' is claimed by {byId[probe.Id].GetType().Name} and by {probe.GetType().Name}");
        }
    }

    public IReadOnlyCollection<string> Ids => byId.Keys;

    /// <summary>In the order in which a run takes them: by phase, then by id.</summary>
    /// <param name="only">Wanted ids; empty: all. Unknown ones are left out: ask <see cref="Refuse"/> first.</param>
    public IReadOnlyList<IProbe> InOrder(IReadOnlyCollection<string> only) =>
        [.. byId.Values.Where(probe => only.Count == 0 || only.Contains(probe.Id, StringComparer.Ordinal)).OrderBy(probe => probe.Phase).ThenBy(probe => probe.Id, StringComparer.Ordinal)];

    public IProbe? Find(string id) => byId.GetValueOrDefault(id);

    /// <summary>Null when every wanted id exists, else what to tell the person who asked.</summary>
    public string? Refuse(IEnumerable<string> wanted)
    {
        var unknown = wanted.FirstOrDefault(id => !byId.ContainsKey(id));
        if (unknown is null) return null;
        var nearest = byId.Keys.OrderBy(id => Distance(unknown, id)).ThenBy(id => id, StringComparer.Ordinal).FirstOrDefault();
        return nearest is not null && Distance(unknown, nearest) <= Math.Max(2, unknown.Length / 3)
            ? $"no probe is called '{Shorten(unknown)}', did you mean '{nearest}'?"
            : $"no probe is called '{Shorten(unknown)}'; there are {string.Join(", ", byId.Keys)}";
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "...";

    /// <summary>Fewest single-letter edits from one id to the other, case ignored; a missing group ("cpu_intensive" for "load.cpu_intensive") costs one.</summary>
    private static int Distance(string wanted, string id)
    {
        if (wanted.Length > 80) return int.MaxValue;
        var name = id[(id.IndexOf('.', StringComparison.Ordinal) + 1)..];
        return Math.Min(Edits(wanted.ToUpperInvariant(), id.ToUpperInvariant()), 1 + Edits(wanted.ToUpperInvariant(), name.ToUpperInvariant()));
    }

    private static int Edits(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[to.Length];
    }
}
