namespace Cell0.ChatOps.Notifications.Routing;

/// <summary>The tree made of the settings, or the one that holds while nothing is set.</summary>
public sealed class RouteTree
{
    private readonly Dictionary<string, AlertRoute> byKey;

    public RouteTree(NotificationOptions options)
    {
        IsSet = options.IsSet;
        Receivers = [.. options.Receivers.Select(Read)];
        Root = IsSet ? Build(options.Route, Above(Receivers), "", Receivers.ToDictionary(receiver => receiver.Name, StringComparer.Ordinal)) : Unset();
        byKey = Root.All().ToDictionary(route => route.Key, StringComparer.Ordinal);
    }

    /// <summary>Takes what is for named chats only; stands outside the tree.</summary>
    public static AlertRoute Personal { get; } = new() { Key = "personal", Receiver = new Receiver("its own reader", null, ReceiverStrategy.All, TimeSpan.FromSeconds(90)) };

    public bool IsSet { get; }

    public AlertRoute Root { get; }

    public IReadOnlyList<Receiver> Receivers { get; }

    /// <param name="severity">Our word for it, which need not be the sender's label; it decides while no routes are set.</param>
    public IReadOnlyList<AlertRoute> Match(IReadOnlyDictionary<string, string> labels, string severity) =>
        IsSet ? Root.Match(labels) : severity is "critical" or "high" ? [Root.Routes[0]] : [Root];

    public AlertRoute? Find(string key) => byKey.GetValueOrDefault(key);

    /// <summary>
    /// Everyone linked, at once, each thing by itself. What a person should look at is said again after 4 hours; medium and low things are said once,
    /// so that a phone does not fill with what can wait.
    /// </summary>
    private static AlertRoute Unset()
    {
        var everyone = new Receiver("everyone linked", null, ReceiverStrategy.All, TimeSpan.FromSeconds(90));
        var root = new AlertRoute { Key = "{}", Receiver = everyone, GroupBy = ["alertname", "fingerprint"] };
        var urgent = root with { Key = "{}/urgent", Matchers = [new LabelMatcher("severity", MatchOperator.Matches, "critical|high")], RepeatInterval = TimeSpan.FromHours(4) };
        return root with { Routes = [urgent] };
    }

    private static Receiver Read(ReceiverOptions options) => new(
        options.Name,
        [.. options.Targets.Select(text => Target.TryParse(text, out var target) ? target : throw new InvalidOperationException($"'{text}' passed validation and is no address"))],
        options.Strategy,
        options.FailoverAfter);

    private static AlertRoute Above(IReadOnlyList<Receiver> receivers) => new()
    {
        Key = "",
        Receiver = receivers[0],
        GroupWait = TimeSpan.FromSeconds(30),
        GroupInterval = TimeSpan.FromMinutes(5),
        RepeatInterval = TimeSpan.FromHours(4),
        Holds = true,
    };

    private static AlertRoute Build(RouteOptions options, AlertRoute above, string suffix, IReadOnlyDictionary<string, Receiver> receivers)
    {
        var matchers = options.Matchers.SelectMany(text => MatcherSyntax.Read(text).Matchers).ToList();
        var own = above with
        {
            Key = $"{above.Key}{(above.Key.Length > 0 ? "/" : "")}{{{string.Join(", ", matchers)}}}{suffix}",
            Receiver = string.IsNullOrWhiteSpace(options.Receiver) ? above.Receiver : receivers[options.Receiver],
            Matchers = matchers,
            GroupBy = options.GroupBy is null ? above.GroupBy : options.GroupBy is ["..."] ? null : options.GroupBy,
            GroupWait = options.GroupWait ?? above.GroupWait,
            GroupInterval = options.GroupInterval ?? above.GroupInterval,
            RepeatInterval = options.RepeatInterval ?? above.RepeatInterval,
            Continue = options.Continue,
            Routes = [],
        };
        return own with { Routes = [.. options.Routes.Select((branch, index) => Build(branch, own, $"/{index}", receivers))] };
    }
}
