using System.Runtime.CompilerServices;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Notifications.Routing;
using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Simulators.PostOffice;

/// <summary>The post office of one process: the product's own objects over a database that outlives them. Nothing of it runs but in <see cref="Step"/>, <see cref="Run"/> and its timers.</summary>
internal sealed class SimulatedService
{
    private readonly StepQueue steps = new();
    private readonly ProcessClock clock;
    private readonly BackgroundService[] workers;
    private readonly OutboxStore outbox;
    private Task[] running = [];

    /// <param name="channels">Makes the channels with the process's own clock.</param>
    public SimulatedService(Database database, RouteTree tree, TemplateEngine engine, ILinkedChats people, SimulatedTime time, Random chance, Func<TimeProvider, IReadOnlyList<IChannel>> channels)
    {
        clock = new ProcessClock(time);
        Database = database;
        var ways = channels(clock);
        var signal = new DeliverySignal();
        var texts = new MessageTexts(engine, new TemplateFaults(clock), clock, NullLogger<MessageTexts>.Instance);
        outbox = new OutboxStore(database, signal, clock);
        var health = new ChannelHealthBoard(ways, clock);
        var failover = new FailoverStore(database, ways, signal, clock, NullLogger<FailoverStore>.Instance);
        var receipts = new ReceiptStore(database, failover, new SeenStore(outbox, ways, signal, clock), ways, signal, clock);
        var dispatch = new DispatchStore(database, failover, receipts, clock);
        var gate = new ChannelGate(new ChannelStateStore(database, clock), health, signal, clock, NullLogger<ChannelGate>.Instance);
        var lane = new DeliveryLane(
            dispatch, new ChatMoves(outbox, []), gate, texts, health, new Pacer(clock), new Backoff(new Random(chance.Next())), clock, NullLogger<DeliveryLane>.Instance);
        var (silences, groups, repeats) = (new SilenceStore(database), new GroupStore(database), new RepeatSignal());
        Desk = new ReceiptDesk(receipts, health);
        Notifier = new Notifier(
            database, tree, silences, groups, new DecisionStore(database), new RowWriter(outbox, texts, ways, signal), repeats, clock, NullLogger<Notifier>.Instance);
        var repeater = new Repeater(database, tree, groups, silences, Notifier, people, clock);
        workers =
        [
            new DeliveryWorker(
                outbox, dispatch, lane, gate, signal, ways, Options.Create(new StorageOptions()), clock, NullLogger<DeliveryWorker>.Instance),
            new FailoverWorker(failover, signal, clock, NullLogger<FailoverWorker>.Instance),
            new RepeatWorker(repeater, repeats, clock, NullLogger<RepeatWorker>.Instance),
            new ReturnWorker(ways.OfType<ILifeSign>(), outbox, gate, signal, clock, NullLogger<ReturnWorker>.Instance),
        ];
    }

    public Database Database { get; }

    public Notifier Notifier { get; }

    public ReceiptDesk Desk { get; }

    public bool HasWork => steps.HasWork;

    /// <summary>True when a worker ended, which none may.</summary>
    public Exception? Broken => running.FirstOrDefault(task => task.IsCompleted) is { } ended ? (Exception?)ended.Exception ?? new InvalidOperationException("a worker ended") : null;

    public void Start() => Run(() => running = [.. workers.Select(worker => Execute(worker, CancellationToken.None))]);

    public void Step() => steps.Step();

    /// <summary>Work as a request does it.</summary>
    public void Run(Action work) => steps.Run(work);

    /// <summary>As by <c>kill -9</c>: nothing of it ever runs again.</summary>
    public void Kill() => clock.Kill();

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "ExecuteAsync")]
    private static extern Task Execute(BackgroundService worker, CancellationToken stoppingToken);
}
