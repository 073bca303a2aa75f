using Cell0.ChatOps.Gateway;

namespace Cell0.ChatOps.Fixes;

/// <summary>Restarts the gateway, after saying what that stops.</summary>
public sealed class GatewayRestartFix : IFixKind
{
    private const string Process = "gateway";
    private const string Before = "as it runs now";
    private const string After = "started anew";

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public string Id => "gateway-restart";

    public FixClass Class => FixClass.B;

    public string Usage => "gateway restart";

    public string Summary => "restart the gateway, after saying what that stops";

    public bool Takes(FixTarget target, FixWish wish) => target == FixTarget.Gateway && wish.Does("restart");

    public IEnumerable<FixWish> Ideas(FixScene scene)
    {
        if (scene.Target == FixTarget.Gateway) yield return FixWish.Do("restart");
    }

    public FixPlanning Plan(FixWish wish, FixScene scene)
    {
        if (scene.Gateway is not { } gateway) return FixPlanning.Refuse($"{scene.Missing ?? "The gateway cannot be asked."} Nothing done. On its host: openclaw gateway restart");
        if (scene.Preflight is not { } preflight) return FixPlanning.Refuse($"{scene.Missing ?? "This gateway cannot be restarted from here."} Nothing done. On its host: openclaw gateway restart");
        if (Boot(gateway) is not { } boot) return FixPlanning.Refuse("This gateway does not say when it was started, so a restart could not be proven. Nothing done. On its host: openclaw gateway restart");
        return new FixPlan
        {
            Kind = Id,
            Class = Class,
            Target = FixTarget.Gateway,
            From = FixValues.Of(Process, Before),
            To = FixValues.Of(Process, After),
            Change = $"restart the gateway ({gateway.ServerVersion})",
            Because = "a process started anew holds none of what the old one was stuck in; a fault of its configuration or of the host stays",
            Risk = "every connection and every run in progress ends; channels are away for about half a minute",
            IsReversible = false,
            Notes = [preflight.Summary],
            Warnings = preflight.Safe ? [] : [$"it would interrupt: {string.Join(", ", preflight.Blockers)}"],
            RunsNeeded = 0,
            Window = Longest,
            Patience = Longest,
            Memo = boot,
        };
    }

    public async Task<GatewayError?> WriteAsync(FixHands hands, Fix fix, FixReading now, FixValues goal, CancellationToken ct) => (await hands.Changes.RestartAsync($"{fix.Code}, confirmed by {fix.Person}", ct)).Error;

    public async Task<GatewayAnswer<FixReading>> ReadAsync(FixHands hands, Fix fix, CancellationToken ct) =>
        (await hands.Reads.HelloAsync(ct)).Then(hello => GatewayAnswer.Ok(new FixReading(FixValues.Of(Process, Boot(hello) == fix.Plan.Memo ? Before : After))));

    public Task<GatewayAnswer<IReadOnlyList<CronRun>>> RunsAsync(FixHands hands, Fix fix, CancellationToken ct) => Task.FromResult(GatewayAnswer.Ok<IReadOnlyList<CronRun>>([]));

    public FixJudgement Judge(Fix fix, FixReading now, IReadOnlyList<CronRun> runs, DateTimeOffset at) => new(FixOutcome.Helped, 0, "the gateway was started anew and answers");

    /// <summary>Names one life of the gateway's process.</summary>
    private static string? Boot(GatewayHello hello) => hello.BootId;
}
