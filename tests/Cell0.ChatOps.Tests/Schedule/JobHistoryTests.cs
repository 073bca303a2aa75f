using Cell0.ChatOps.Schedule;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Tests.Support;
using Cell0.Hangfire.Sqlite;
using Hangfire;
using Hangfire.Common;
using Hangfire.Server;
using Hangfire.States;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cell0.ChatOps.Tests.Schedule;

/// <summary>The job history on the service's own storage.</summary>
public sealed class JobHistoryTests
{
    private static readonly DateTimeOffset Nominal = RunBuilder.Morning.AddMinutes(15);

    [Fact]
    public async Task What_the_process_before_had_armed_or_asked_for_is_withdrawn_and_the_rest_stays()
    {
        await using var bench = new ServiceBench();
        var storage = bench.Get<SqliteJobStorage>();
        var jobs = new BackgroundJobClient(storage);
        var armed = jobs.Schedule<SuiteJob>(job => job.OnScheduleAsync(Nominal, null, CancellationToken.None), TimeSpan.FromDays(30));
        var asked = jobs.Enqueue<SuiteJob>(job => job.OnRequestAsync(3, CancellationToken.None));
        var begun = jobs.Create<SuiteJob>(job => job.OnRequestAsync(2, CancellationToken.None), new ScheduledState(TimeSpan.FromDays(1)));
        jobs.ChangeState(begun, new FailedState(new RunNotKeptException("it broke")));
        var other = jobs.Enqueue<RetentionJob>(job => job.Prune());
        new FormerJobs(storage, jobs).Withdraw();
        (StateOf(storage, armed), StateOf(storage, asked), StateOf(storage, begun), StateOf(storage, other)).ShouldBe(("Deleted", "Deleted", "Failed", "Enqueued"));
        storage.GetMonitoringApi().JobDetails(armed).History[0].Reason.ShouldBe(FormerJobs.Reason);
        storage.GetMonitoringApi().ScheduledCount().ShouldBe(0);
    }

    [Fact]
    public async Task More_armed_runs_than_a_page_holds_are_all_withdrawn()
    {
        await using var bench = new ServiceBench();
        var storage = bench.Get<SqliteJobStorage>();
        var jobs = new BackgroundJobClient(storage);
        for (var index = 0; index < 503; index++) jobs.Schedule<SuiteJob>(job => job.OnScheduleAsync(Nominal, null, CancellationToken.None), TimeSpan.FromDays(30));
        new FormerJobs(storage, jobs).Withdraw();
        storage.GetMonitoringApi().ScheduledCount().ShouldBe(0);
    }

    [Fact]
    public async Task A_scheduled_run_that_its_process_did_not_survive_comes_again_as_interrupted_by_its_own_name()
    {
        await using var bench = new ServiceBench().With(new ScriptedProbe("load.slow", async ct =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
            return RunBuilder.LoadOutcome(1);
        }));
        bench.Get<RunClock>().Arm();
        var nominal = bench.Jobs.Nominals[0];
        var storage = bench.Get<SqliteJobStorage>();
        using var connection = storage.GetConnection();
        var call = Job.FromExpression<SuiteJob>(job => job.OnScheduleAsync(nominal, null, CancellationToken.None));
        var id = connection.CreateExpiredJob(call, new Dictionary<string, string>(StringComparer.Ordinal), DateTime.UnixEpoch, TimeSpan.FromDays(1));
        var context = new PerformContext(storage, connection, new BackgroundJob(id, call, DateTime.UnixEpoch), new JobCancellationToken(false));
        using var killed = new CancellationTokenSource();
        var first = new SuiteJob(bench.Get<RunDesk>(), bench.Get<RunClock>()).OnScheduleAsync(nominal, context, killed.Token);
        var run = bench.Get<RunDesk>().Current!.Id;
        var restarted = new SuiteJob(Restarted(bench), bench.Get<RunClock>());
        (await Should.ThrowAsync<RunNotKeptException>(restarted.OnScheduleAsync(nominal, context, CancellationToken.None))).Message
            .ShouldBe($"{run} was interrupted: its process ended in the middle of it; nothing of it was kept");
        await killed.CancelAsync();
        await Should.ThrowAsync<RunNotKeptException>(first);
    }

    [Fact]
    public void Two_services_in_one_process_have_a_history_each()
    {
        using var folders = new TemporaryFolder();
        using var one = Wired(Path.Combine(folders.Path, "one"));
        using var two = Wired(Path.Combine(folders.Path, "two"));
        one.GetRequiredService<IBackgroundJobClient>().Enqueue<RetentionJob>(job => job.Prune());
        one.GetRequiredService<JobStorage>().GetMonitoringApi().EnqueuedCount("default").ShouldBe(1);
        two.GetRequiredService<JobStorage>().GetMonitoringApi().EnqueuedCount("default").ShouldBe(0);
        two.GetRequiredService<JobStorage>().ShouldBeSameAs(two.GetRequiredService<SqliteJobStorage>());
        one.GetRequiredService<JobActivator>().ShouldNotBeSameAs(two.GetRequiredService<JobActivator>());
    }

    [Fact]
    public async Task What_only_measures_once_does_not_open_the_history()
    {
        await using var bench = new ServiceBench();
        bench.Get<RunClock>().NextRunAt.ShouldBeNull();
        File.Exists(Path.Combine(bench.Get<Database>().Directory, DataFolder.JobHistory)).ShouldBeFalse();
    }

    [Fact]
    public async Task The_minutely_jobs_successes_leave_after_a_day_and_others_after_the_retention()
    {
        await using var bench = new ServiceBench().With("Storage:RetentionDays", "30");
        var storage = bench.Get<SqliteJobStorage>();
        var jobs = new BackgroundJobClient(storage);
        var minutely = jobs.Enqueue<MissedRunJob>(job => job.Check());
        var daily = jobs.Enqueue<RetentionJob>(job => job.Prune());
        var failed = jobs.Enqueue<MissedRunJob>(job => job.Check());
        foreach (var id in new[] { minutely, daily }) jobs.ChangeState(id, new SucceededState(null, 0, 0));
        jobs.ChangeState(failed, new FailedState(new RunNotKeptException("it broke")));
        var history = storage.GetMonitoringApi();
        (history.JobDetails(minutely).ExpireAt!.Value - history.JobDetails(daily).ExpireAt!.Value).TotalDays.ShouldBe(-29, tolerance: 0.1);
        history.JobDetails(failed).ExpireAt.ShouldBeNull();
    }

    [Fact]
    public async Task A_damaged_history_is_set_aside_and_said_and_a_new_one_begun()
    {
        await using var bench = new ServiceBench();
        var directory = bench.Get<Database>().Directory;
        var file = Path.Combine(directory, DataFolder.JobHistory);
        await File.WriteAllTextAsync(file, new string('x', 5000), TestContext.Current.CancellationToken);
        JobHistoryFiles.Fault(directory).ShouldNotBeNull().ShouldContain("At its next start the service sets a damaged one aside");
        new BackgroundJobClient(bench.Get<SqliteJobStorage>()).Enqueue<RetentionJob>(job => job.Prune()).ShouldNotBeNull();
        var aside = DataFolder.SetAside(directory).ShouldHaveSingleItem();
        bench.Get<JobHistoryFiles>().Notice.ShouldBe($"The job history was damaged. It is kept as {Path.Combine(directory, aside)}; a new one was begun, and the jobs before now are only in the kept file.");
        (await File.ReadAllTextAsync(Path.Combine(directory, aside), TestContext.Current.CancellationToken)).ShouldBe(new string('x', 5000));
        JobHistoryFiles.Fault(directory).ShouldBeNull();
    }

    [Fact]
    public async Task A_history_of_a_newer_version_or_another_owner_is_refused_and_left_alone()
    {
        await using var bench = new ServiceBench();
        var file = Path.Combine(bench.Get<Database>().Directory, DataFolder.JobHistory);
        using (var other = new SqliteJobStorage(file))
            Should.Throw<StorageException>(bench.Get<SqliteJobStorage>).Message.ShouldContain($"belongs to process {Environment.ProcessId}");
        Mark(file, "PRAGMA user_version = 99");
        Should.Throw<StorageException>(bench.Get<SqliteJobStorage>).Message.ShouldContain("newer version");
        Mark(file, "PRAGMA application_id = 7");
        Should.Throw<StorageException>(bench.Get<SqliteJobStorage>).Message.ShouldContain("another program's");
        DataFolder.SetAside(Path.GetDirectoryName(file)!).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(12_400_000, 3_100_000, "database 12.4 MB, job history 3.1 MB")]
    [InlineData(90_112, 0, "database 90.1 kB, job history not begun")]
    public void The_sizes_are_said_in_one_line(long ledger, long history, string said) => DataSizes.Say(ledger, history).ShouldBe(said);

    /// <summary>The desk of a process that knows nothing of the runs before it.</summary>
    private static RunDesk Restarted(ServiceBench bench) => ActivatorUtilities.CreateInstance<RunDesk>(bench.Get<IServiceProvider>());

    private static ServiceProvider Wired(string directory) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("Storage:Directory", directory)]).Build())
        .AddSingleton(TimeProvider.System).AddLogging().AddStorage().AddRunCycle().AddSchedule().BuildServiceProvider();

    private static string StateOf(SqliteJobStorage storage, string id) => storage.GetMonitoringApi().JobDetails(id).History[0].StateName;

    private static void Mark(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
