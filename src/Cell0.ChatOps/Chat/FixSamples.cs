using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Chat;

/// <summary>What the templates of fixes are tried with.</summary>
internal static class FixSamples
{
    private static readonly DateTimeOffset Now = new(2026, 11, 18, 9, 26, 0, TimeSpan.FromHours(2));

    private static readonly FixPlan Limit = new()
    {
        Kind = "job-timeout-interval",
        Class = FixClass.A,
        Target = FixTarget.Job("e0ce45bf", "cell0-devops-cicd"),
        From = FixValues.Of("timeout", "600").With("every", "300"),
        To = FixValues.Of("timeout", "900").With("every", "3600"),
        Change = "interval 5 min → 1 h, payload.timeoutSeconds 600 → 900 (15 min)",
        Because = "5 of the last 5 runs were cut off at the limit; a run that needs up to 15 min ends by itself then; it starts every 1 h instead of every 5 min: a run ends before the next is due, and others find a lane",
        Risk = "this job only",
        IsReversible = true,
        Notes = ["15 min every 1 h is 25 % of the job's own time", "10 jobs together need 8 % of the gateway's 8 lanes"],
        RunsNeeded = 3,
        Window = TimeSpan.FromHours(6),
    };

    private static readonly FixPlan Short = Limit with
    {
        Kind = "job-timeout",
        Change = "payload.timeoutSeconds 600 → 900 (15 min)",
        Notes = [],
        Warnings = ["15 min every 5 min is 300 % of the job's own time: a job never overlaps itself, so it would start at best every 20 min and lose 3 of 4 starts"],
        Fits = false,
    };

    private static readonly FixPlan Link = Limit with
    {
        Kind = "whatsapp-login",
        Class = FixClass.C,
        Target = FixTarget.Channel("whatsapp"),
        Change = "link WhatsApp anew, by a code scanned on the gateway's host",
        Notes = ["account default: not linked"],
        Command = "openclaw channels login --channel whatsapp --account default",
        RunsNeeded = 1,
    };

    private static readonly FixOffer Offer = new(
        [new FixIdea("/fix cell0-devops-cicd every=60m timeout=900", Limit), new FixIdea("/fix cell0-devops-cicd disable", Limit with { Change = "on → off", Notes = [] })],
        [new FixIdea("/fix cell0-devops-cicd timeout=900", Short)]);

    public static IEnumerable<ITemplateSample> All() =>
    [
        .. Of("fix-plan", Plan(Limit, "F91", Offer, [])),
        .. Of("fix-plan", Pasted()),
        .. Of("fix-watch", Plan(Link, "F93", null, [])),
        .. Of("fix-card", FixView.Of(Fix(FixState.Verifying), Story(), Now)),
        .. Of("fix-ended", FixView.Of(Fix(FixState.RolledBack), Story(), Now)),
        .. Of("fixes", List()),
        .. Of("which", (Dictionary<string, object?>)JobNames.Choice("'sentinel' fits 2 jobs. Nothing done. Which one?", ["/fix cell0-security-sentinel", "/fix ce110000-0000-4000-8000-000000000009"], 1, [null, "night <sentinel>"]).Model),
    ];

    /// <summary>A person's own plan that does not fit, while another change is not over.</summary>
    private static Dictionary<string, object?> Pasted()
    {
        var model = Plan(Short, "F92", null, ["Understood as /fix e0ce45bf timeout=900.", "timeoutMs is not known to any gateway: the limit is in seconds, payload.timeoutSeconds 900."]);
        model["better"] = FixView.Better(Short, Offer.Ideas[0]);
        model["hindrance"] = "F91 on the same thing is not over yet, and one change at a time is judged: /undo F91 takes it back.";
        return model;
    }

    private static Dictionary<string, object?> Plan(FixPlan plan, string code, FixOffer? offer, IReadOnlyList<string> preface)
    {
        FixEnd[] ends = [.. Enumerable.Repeat(new FixEnd(FixState.Kept, TimeSpan.FromMinutes(12)), 7), new(FixState.RolledBack, TimeSpan.FromMinutes(5)), new(FixState.Inconclusive, TimeSpan.FromHours(6))];
        var fix = ChatOps.Fixes.Fix.Planned(plan, "Ann", new Target("telegram", "7"), null, Now) with { Id = 91 };
        return new Dictionary<string, object?>(FixView.Plan(plan, fix, "2026.9.6", FixTrackRecord.Of(ends), offer), StringComparer.Ordinal) { ["preface"] = preface.ToList(), ["now"] = Now };
    }

    private static Fix Fix(FixState state) => ChatOps.Fixes.Fix.Planned(Limit, "Ann", new Target("telegram", "7"), null, Now) with { Id = 91, State = state, Good = 1, Until = Now.AddHours(6), Why = "1 of 3 runs ok: ok in 12 min" };

    private static IReadOnlyList<FixEvent> Story() =>
    [
        new(Now, nameof(FixStep.Planned), Limit.Change, "Ann"), new(Now.AddMinutes(1), nameof(FixStep.Begun), "confirmed by Ann", "Ann"),
        new(Now.AddMinutes(1), nameof(FixStep.Applied), "read back: every 1 h, 900 s", null), new(Now.AddMinutes(20), nameof(FixStep.Progress), "1 of 3 runs ok: ok in 12 min", null),
    ];

    private static Dictionary<string, object?> List() => new(StringComparer.Ordinal)
    {
        ["now"] = Now,
        ["open"] = new List<object?> { FixView.Line(Fix(FixState.Verifying)) },
        ["more"] = 1,
        ["last"] = new List<object?> { FixView.Line(Fix(FixState.Kept)) },
        ["problem"] = "Nothing listens at ws://127.0.0.1:18789. Nothing done. What is known of the jobs is 14 min old: /jobs shows it.",
        ["changes"] = new List<object?> { Trouble("A7K", "cell0-devops-cicd: 5 runs in a row timed out", Limit.Change) },
        ["commands"] = new List<object?> { Trouble("B3P", "cell0-security-sentinel: 3 messages were not delivered", Link.Change) },
        ["hints"] = new List<object?> { Trouble("C2M", "cell0-nightly: its schedule has no room", "no change leaves enough room in its schedule") },
        ["unchecked"] = new List<object?> { Trouble("D4X", "cell0-gap-analyzer: overdue", null) },
        ["kinds"] = new List<object?> { new Dictionary<string, object?>(StringComparer.Ordinal) { ["usage"] = "JOB timeout=900", ["summary"] = "another time limit for a job, in seconds" } },
    };

    private static Dictionary<string, object?> Trouble(string code, string title, string? help) => new(StringComparer.Ordinal) { ["code"] = code, ["symbol"] = "\U0001F534", ["title"] = title, ["help"] = help };

    private static TemplateSample[] Of(string key, IReadOnlyDictionary<string, object?> model)
    {
        var zoned = new Dictionary<string, object?>(model, StringComparer.Ordinal) { ["zone"] = "Europe/Nicosia" };
        return [new(key, null, [TextFormat.Plain, TextFormat.WhatsApp], zoned), new(key, "telegram", [TextFormat.TelegramHtml], zoned)];
    }
}
