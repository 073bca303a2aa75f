using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Simulators.Fixes;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Cell0.ChatOps.Tests.Fixes;

/// <summary>The book over a file of its own, before a gateway with faults on demand, under a clock that stands still.</summary>
internal sealed class FixBench : IDisposable, IFixListener
{
    public const string Ann = "Ann";
    public static readonly Target Here = new("telegram", "7");
    public static readonly Target Elsewhere = new("telegram", "8");

    private readonly OnDisk disk = new();

    public FixBench()
    {
        World = new CronWorld(Clock);
        World.Add("cell0-devops-cicd", TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(600), new CronJobState
        {
            LastRunAt = Clock.GetUtcNow().AddMinutes(-14), LastStatus = CronRunStatus.Error, LastError = "cron: job execution timed out", LastErrorReason = "timeout", LastDuration = TimeSpan.FromSeconds(600), ConsecutiveErrors = 5,
        }, DevOps);
        for (var index = 5; index >= 1; index--) Past(DevOps, TimeSpan.FromMinutes(index * 15), TimeSpan.FromSeconds(600));
        World.Add("cell0-gap-analyzer", TimeSpan.FromHours(2), TimeSpan.FromSeconds(600), new CronJobState { LastRunAt = Clock.GetUtcNow().AddHours(-1), LastStatus = CronRunStatus.Ok, LastDuration = TimeSpan.FromSeconds(204) });
        Restart();
    }

    public const string DevOps = "e0ce45bf-5cf1-4858-ae36-6dd297e762eb";

    public FakeTimeProvider Clock => disk.Clock;

    public CronWorld World { get; }

    public FixesOptions Options { get; } = new();

    public FixStore Store => new(disk.Database);

    public FixBook Book { get; private set; } = null!;

    public FixPlanner Planner { get; private set; } = null!;

    public FixCatalogue Kinds { get; private set; } = null!;

    public List<FixChange> Changes { get; } = [];

    /// <summary>Set: the process dies when this is told, after it was stored.</summary>
    public Action<FixChange>? OnChange { get; set; }

    /// <summary>A process that knows nothing but what is on the disk.</summary>
    public void Restart()
    {
        var options = Microsoft.Extensions.Options.Options.Create(Options);
        Kinds = new FixCatalogue(AllKinds(disk.Runs));
        Planner = new FixPlanner(Kinds, World, World, options, Clock);
        Book = new FixBook(Store, Kinds, new FixHands(World, World), disk.Database, [this], new FixSignal(), options, Clock, NullLogger<FixBook>.Instance);
    }

    public static IEnumerable<IFixKind> AllKinds(RunStore runs)
    {
        var services = new ServiceCollection().AddSingleton(runs).BuildServiceProvider();
        return typeof(IFixKind).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IFixKind))).Select(type => (IFixKind)ActivatorUtilities.CreateInstance(services, type));
    }

    public void Changed(Session session, FixChange change)
    {
        Changes.Add(change);
        OnChange?.Invoke(change);
    }

    public async Task<FixScene> SceneAsync(string id = DevOps) => (await Planner.SceneAsync(World[id], [.. World.All], new FixTrouble(null, null, $"cron-runs/{id}"), CancellationToken.None)).Value;

    public async Task<FixPlanning> PlanningAsync(FixWish wish, string id = DevOps) => Planner.Plan(wish, await SceneAsync(id));

    public async Task<Fix> PlanAsync(FixWish wish, string id = DevOps)
    {
        var planning = await PlanningAsync(wish, id);
        planning.Refusal.ShouldBeNull();
        return Book.Plan(planning.Plan!, Ann, Here, $"cron-runs/{id}").Fix!;
    }

    public Task<Fix> PlanTimeoutAsync(string seconds = "900") => PlanAsync(FixWish.Set(("timeout", seconds)));

    public Task<FixAnswer> ApplyAsync(Fix fix) => Book.ApplyAsync(fix.Id, Ann, Here, CancellationToken.None);

    /// <summary>A plan, confirmed.</summary>
    public async Task<Fix> AppliedAsync(string seconds = "900")
    {
        var answer = await ApplyAsync(await PlanTimeoutAsync(seconds));
        answer.Refusal.ShouldBeNull();
        return answer.Fix!;
    }

    /// <summary>Time passes and the watch looks.</summary>
    public async Task PassAsync(TimeSpan span)
    {
        Clock.Advance(span);
        await Book.LookAsync(CancellationToken.None);
    }

    public Fix Now(Fix fix) => Store.Find(fix.Id)!;

    public void Dispose() => disk.Dispose();

    private void Past(string id, TimeSpan ago, TimeSpan took)
    {
        var state = World[id].State;
        Clock.AdjustTime(RunBuilder.Morning - ago + took);
        World.TimedOut(id, took);
        Clock.AdjustTime(RunBuilder.Morning);
        World.Put(World[id] with { State = state with { LastRunAt = RunBuilder.Morning - ago } });
    }
}
