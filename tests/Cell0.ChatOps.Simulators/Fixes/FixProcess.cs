using System.Runtime.CompilerServices;
using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Schedule;
using Cell0.ChatOps.Simulators.PostOffice;
using Cell0.ChatOps.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Simulators.Fixes;

/// <summary>One process: the product's own book and watch over a database that outlives them. Nothing of it runs but in <see cref="Step"/>, <see cref="Run"/> and its timers.</summary>
internal sealed class FixProcess
{
    private readonly StepQueue steps = new();
    private readonly ProcessClock clock;
    private readonly FixWatchWorker worker;
    private Task? running;

    public FixProcess(Database database, CronWorld cron, FixCatalogue kinds, FixesOptions options, SimulatedTime time, IFixListener listener)
    {
        clock = new ProcessClock(time);
        var signal = new FixSignal();
        Book = new FixBook(new FixStore(database), kinds, new FixHands(cron, cron), database, [listener], signal, Options.Create(options), clock, NullLogger<FixBook>.Instance);
        worker = new FixWatchWorker(Book, signal, cron, clock, NullLogger<FixWatchWorker>.Instance);
    }

    public FixBook Book { get; }

    public bool HasWork => steps.HasWork;

    public Exception? Broken => running is { IsCompleted: true } ended ? (Exception?)ended.Exception ?? new InvalidOperationException("the watch ended") : null;

    public void Start() => Run(() => running = Execute(worker, CancellationToken.None));

    public void Step() => steps.Step();

    public void Run(Action work) => steps.Run(work);

    /// <summary>As by <c>kill -9</c>: nothing of it ever runs again.</summary>
    public void Kill() => clock.Kill();

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "ExecuteAsync")]
    private static extern Task Execute(BackgroundService worker, CancellationToken stoppingToken);
}
