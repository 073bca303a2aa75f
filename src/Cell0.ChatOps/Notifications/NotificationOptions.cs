using System.ComponentModel.DataAnnotations;
using Cell0.ChatOps.Notifications.Routing;

namespace Cell0.ChatOps.Notifications;

/// <summary>
/// Who is told what. The words and their meaning are Prometheus Alertmanager's (https://prometheus.io/docs/alerting/latest/configuration/#route-related-settings).
/// With nothing set, everyone linked hears criticals loudly and the rest silently.
/// </summary>
public sealed class NotificationOptions : IValidatableObject
{
    public const string Section = "Notifications";

    public List<ReceiverOptions> Receivers { get; set; } = [];

    /// <summary>The root of the tree: it takes everything that none of its branches takes.</summary>
    public RouteOptions Route { get; set; } = new();

    internal bool IsSet => Receivers.Count > 0 || Route.Receiver is not null || Route.Routes.Count > 0;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsSet && !Route.HasOwnSettings) yield break;
        var faults = Receivers.SelectMany((receiver, index) => receiver.Faults().Select(fault => $"Receivers:{index}:{fault}"))
            .Concat(Receivers.GroupBy(receiver => receiver.Name, StringComparer.Ordinal).Where(group => group.Key.Length > 0 && group.Skip(1).Any()).Select(group => $"Receivers: the name '{group.Key}' is given twice"))
            .Concat(Route.RootFaults())
            .Concat(Route.Faults("Route", Receivers.Select(receiver => receiver.Name).ToHashSet(StringComparer.Ordinal)));
        foreach (var fault in faults) yield return new ValidationResult($"{Section}:{fault}", [nameof(Route)]);
    }
}

/// <summary>People who are told together.</summary>
public sealed class ReceiverOptions
{
    public string Name { get; set; } = "";

    /// <summary>Chats such as <c>telegram:123</c>; <c>webchat:*</c> is every linked chat of that channel.</summary>
    public List<string> Targets { get; set; } = [];

    /// <summary>Default <see cref="ReceiverStrategy.All"/>.</summary>
    public ReceiverStrategy Strategy { get; set; } = ReceiverStrategy.All;

    /// <summary>How long the first target's proof is waited for before the next is tried. Default 90 s.</summary>
    public TimeSpan FailoverAfter { get; set; } = TimeSpan.FromSeconds(90);

    internal IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(Name)) yield return "Name is missing";
        if (Targets.Count == 0) yield return "Targets is empty: nobody would be told";
        if (!Enum.IsDefined(Strategy)) yield return "Strategy must be All or FirstThatDelivers";
        if (FailoverAfter <= TimeSpan.Zero || FailoverAfter > TimeSpan.FromDays(1)) yield return "FailoverAfter must be more than nothing and at most a day";
        for (var index = 0; index < Targets.Count; index++)
        {
            if (!Target.TryParse(Targets[index], out _)) yield return $"Targets:{index} '{Targets[index]}' is not an address like telegram:123 or webchat:*";
        }
    }
}

public enum ReceiverStrategy
{
    /// <summary>Every target is told.</summary>
    All,

    /// <summary>The targets are tried in turn until one proves that it delivered.</summary>
    FirstThatDelivers,
}

/// <summary>One node of the tree. What is not set is taken from the node above.</summary>
public sealed class RouteOptions
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    public string? Receiver { get; set; }

    /// <summary><c>severity=critical</c>, <c>job=~"cell0-.*"</c>; all must hold.</summary>
    public List<string> Matchers { get; set; } = [];

    /// <summary>Labels that alerts of one group share; <c>["..."]</c> is all of them, and then each alert is told by itself.</summary>
    public List<string>? GroupBy { get; set; }

    /// <summary>How long the first message of a new group waits for company. Default 30 s.</summary>
    public TimeSpan? GroupWait { get; set; }

    /// <summary>At most one message of a group in this time. Default 5 min.</summary>
    public TimeSpan? GroupInterval { get; set; }

    /// <summary>When to say again what still burns. Default 4 h.</summary>
    public TimeSpan? RepeatInterval { get; set; }

    /// <summary>True: the branches after this one are asked too.</summary>
    public bool Continue { get; set; }

    public List<RouteOptions> Routes { get; set; } = [];

    internal bool HasOwnSettings => Matchers.Count > 0 || GroupBy is not null || GroupWait is not null || GroupInterval is not null || RepeatInterval is not null || Continue;

    internal IEnumerable<string> RootFaults()
    {
        if (string.IsNullOrWhiteSpace(Receiver)) yield return "Route:Receiver is missing: what no branch takes must go somewhere";
        if (Matchers.Count > 0) yield return "Route:Matchers: the root takes everything and has no matchers";
        if (Continue) yield return "Route:Continue: the root has nothing after it";
    }

    internal IEnumerable<string> Faults(string at, IReadOnlySet<string> receivers)
    {
        if (!string.IsNullOrWhiteSpace(Receiver) && !receivers.Contains(Receiver)) yield return $"{at}:Receiver '{Receiver}' is not among Notifications:Receivers";
        for (var index = 0; index < Matchers.Count; index++)
        {
            if (MatcherSyntax.Read(Matchers[index]) is { Fault: { } fault }) yield return $"{at}:Matchers:{index} '{Matchers[index]}': {fault}";
        }

        foreach (var fault in GroupByFaults()) yield return $"{at}:GroupBy{fault}";
        if (GroupWait is { } wait && (wait < TimeSpan.Zero || wait > Longest)) yield return $"{at}:GroupWait must be between 0 and {Longest.Days} days";
        if (GroupInterval is { } interval && (interval <= TimeSpan.Zero || interval > Longest)) yield return $"{at}:GroupInterval must be more than nothing and at most {Longest.Days} days";
        if (RepeatInterval is { } repeat && (repeat <= TimeSpan.Zero || repeat > Longest)) yield return $"{at}:RepeatInterval must be more than nothing and at most {Longest.Days} days";
        foreach (var fault in Routes.SelectMany((route, index) => route.Faults($"{at}:Routes:{index}", receivers))) yield return fault;
    }

    private IEnumerable<string> GroupByFaults()
    {
        if (GroupBy is null) yield break;
        if (GroupBy.Contains("...", StringComparer.Ordinal) && GroupBy.Count > 1) yield return ": '...' stands alone, it already is every label";
        if (GroupBy.Distinct(StringComparer.Ordinal).Count() != GroupBy.Count) yield return ": a label is named twice";
        for (var index = 0; index < GroupBy.Count; index++)
        {
            if (GroupBy[index] != "..." && !MatcherSyntax.IsLabelName(GroupBy[index])) yield return $":{index} '{GroupBy[index]}' is not a label name";
        }
    }
}
