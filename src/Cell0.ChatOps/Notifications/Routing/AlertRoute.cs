using System.Security.Cryptography;
using System.Text;

namespace Cell0.ChatOps.Notifications.Routing;

/// <summary>Who is told together, and how.</summary>
/// <param name="Targets">Null: everyone linked.</param>
public sealed record Receiver(string Name, IReadOnlyList<Target>? Targets, ReceiverStrategy Strategy, TimeSpan FailoverAfter)
{
    /// <summary>A chat of this name is every linked chat of its channel.</summary>
    public const string Every = "*";

    /// <summary>The chats in the order of the settings, each once.</summary>
    public IReadOnlyList<Target> Resolve(IReadOnlyCollection<Target> linked) => Targets is null
        ? [.. linked.Distinct()]
        : [.. Targets.SelectMany(target => target.Chat == Every ? linked.Where(chat => chat.Channel == target.Channel) : [target]).Distinct()];
}

/// <summary>One node of the tree with everything inherited filled in.</summary>
public sealed record AlertRoute
{
    /// <summary>Names the node across restarts, by its conditions: <c>{}/{severity="critical"}</c>.</summary>
    public required string Key { get; init; }

    public required Receiver Receiver { get; init; }
    public IReadOnlyList<LabelMatcher> Matchers { get; init; } = [];

    /// <summary>Null: by all labels.</summary>
    public IReadOnlyList<string>? GroupBy { get; init; } = [];

    public TimeSpan GroupWait { get; init; }
    public TimeSpan GroupInterval { get; init; }

    /// <summary>Null: never.</summary>
    public TimeSpan? RepeatInterval { get; init; }

    /// <summary>False: nothing is held back for company.</summary>
    public bool Holds { get; init; }

    public bool Continue { get; init; }
    public IReadOnlyList<AlertRoute> Routes { get; init; } = [];

    /// <summary>The nodes that take an alert with these labels: of the branches the first that matches, and those after it while they say <c>continue</c>; else the node itself.</summary>
    public IReadOnlyList<AlertRoute> Match(IReadOnlyDictionary<string, string> labels)
    {
        if (!Matchers.All(matcher => matcher.Holds(labels))) return [];
        var found = new List<AlertRoute>();
        foreach (var branch in Routes)
        {
            var taken = branch.Match(labels);
            found.AddRange(taken);
            if (taken.Count > 0 && !branch.Continue) break;
        }

        return found.Count > 0 ? found : [this];
    }

    /// <summary>Names the group of an alert within this route: 32 hexadecimal digits, as it is the key of several indexes.</summary>
    public string GroupOf(IReadOnlyDictionary<string, string> labels)
    {
        var shared = GroupBy is null ? labels : labels.Where(label => GroupBy.Contains(label.Key, StringComparer.Ordinal));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Key}:{Text(shared)}")).AsSpan(0, 16));
    }

    /// <summary><c>{a="b", c="d"}</c>, sorted.</summary>
    public static string Text(IEnumerable<KeyValuePair<string, string>> labels) =>
        "{" + string.Join(", ", labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={MatcherSyntax.Quote(label.Value)}")) + "}";

    public IEnumerable<AlertRoute> All() => Routes.SelectMany(branch => branch.All()).Prepend(this);
}
