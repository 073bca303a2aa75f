using System.ComponentModel;
using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Reports;

namespace Cell0.ChatOps.Web;

/// <summary>Plans, attempts and verdicts.</summary>
internal static class FixEndpoints
{
    private const int MostFixes = 500;

    public static void MapFixes(this IEndpointRouteBuilder routes)
    {
        var fixes = routes.MapGroup("/api/fixes").WithTags("Fixes").ProducesProblem(503);
        fixes.MapGet("", List).WithSummary("Fixes, newest first").WithDescription("state: planned, applying, verifying, kept, rolledBack, inconclusive, cancelled, expired or failed; left out: all. limit: 1 to 500, default 100.")
            .Produces<IReadOnlyList<FixJson>>().ProducesProblem(400);
        fixes.MapGet("/{code}", One).WithSummary("One fix with its story").Produces<FixJson>().ProducesProblem(400).ProducesProblem(404);
    }

    private static IResult List(string? state, string? limit, FixStore store)
    {
        if (!ApiEndpoints.Number(limit, 100, MostFixes, out var count)) return ApiEndpoints.Bad($"limit is a number from 1 to {MostFixes}");
        FixState? wanted = Enum.GetValues<FixState>().Where(known => FixDecision.Word(known) == state).Cast<FixState?>().FirstOrDefault();
        if (state is not null && wanted is null) return ApiEndpoints.Bad($"state is one of {string.Join(", ", Enum.GetValues<FixState>().Select(FixDecision.Word))}");
        return TypedResults.Json(store.List(count, wanted).Select(fix => FixJson.Of(fix, null)), RunJson.Options);
    }

    private static IResult One(string code, FixStore store)
    {
        if (FixCode.Parse(code) is not { } id) return ApiEndpoints.Bad("a fix's code looks like F91");
        return store.Find(id) is { } fix ? TypedResults.Json(FixJson.Of(fix, store.Story(id)), RunJson.Options) : ApiEndpoints.Missing($"There is no fix {FixCode.Of(id)}.");
    }
}

internal sealed record FixJson
{
    public required string Code { get; init; }
    public required string Kind { get; init; }

    [Description("The job's name; null where it is of no job.")]
    public required string? Job { get; init; }

    [Description("What is changed: job/ID, channel/NAME, gateway/gateway, host/NAME.")]
    public required string Target { get; init; }

    [Description("planned, applying, verifying, kept, rolledBack, inconclusive, cancelled, expired or failed.")]
    public required FixState State { get; init; }

    [Description("The exact change in words.")]
    public required string Change { get; init; }

    [Description("Old values by name, as text: timeout, every and stagger in seconds, anchor in milliseconds since 1970, enabled true or false, alert as the gateway writes failureAlert; default: what the gateway does by itself.")]
    public required IReadOnlyDictionary<string, string> From { get; init; }

    [Description("New values, of the same names.")]
    public required IReadOnlyDictionary<string, string> To { get; init; }

    [Description("A, B or C: reversible, interrupts work, or a command for a person to run.")]
    public required string Class { get; init; }

    public required bool IsReversible { get; init; }
    public required string Person { get; init; }
    public required DateTimeOffset PlannedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? AppliedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    [Description("Runs that went well so far.")]
    public required int RunsOk { get; init; }

    public required int RunsNeeded { get; init; }

    [Description("What was last said of it; once it has ended, the verdict's reason.")]
    public string? Why { get; init; }

    [Description("What happened, oldest first; only when one fix is asked for.")]
    public IReadOnlyList<FixEventJson>? Story { get; init; }

    public static FixJson Of(Fix fix, IReadOnlyList<FixEvent>? story) => new()
    {
        Code = fix.Code,
        Kind = fix.Plan.Kind,
        Job = fix.Plan.Target.Sort == FixTarget.Jobs ? fix.Plan.Target.Name : null,
        Target = fix.Plan.Target.Key,
        State = fix.State,
        Change = fix.Plan.Change,
        From = Values(fix.Plan.From),
        To = Values(fix.Plan.To),
        Class = fix.Plan.Class.ToString(),
        IsReversible = fix.Plan.IsReversible,
        Person = fix.Person,
        PlannedAt = fix.PlannedAt,
        ExpiresAt = fix.ExpiresAt,
        AppliedAt = fix.AppliedAt,
        EndedAt = fix.EndedAt,
        RunsOk = fix.Good,
        RunsNeeded = fix.Plan.RunsNeeded,
        Why = fix.Why,
        Story = story is null ? null : [.. story.Select(line => new FixEventJson(line.At, char.ToLowerInvariant(line.Step[0]) + line.Step[1..], line.Text, line.Actor))],
    };

    private static Dictionary<string, string> Values(FixValues values) => values.Names.ToDictionary(name => name, name => values[name]!, StringComparer.Ordinal);
}

internal sealed record FixEventJson(DateTimeOffset At, [property: Description("planned, cancelled, expired, begun, applied, progress, goingBack, kept, rolledBack, inconclusive or failed.")] string Step, string Text, string? Actor);
