using System.Globalization;
using System.Text;
using Cell0.Hangfire.Sqlite.Tests.Contract;
using Cell0.Hangfire.Sqlite.Tests.Support;
using Hangfire.Storage;

namespace Cell0.Hangfire.Sqlite.Tests.Own;

/// <summary>
/// Random steps done to the storage and to a model of a few dictionaries; after each group of steps both say the same. A failure names its seed and its last steps;
/// <c>CELL0_SEED</c> repeats it, <c>CELL0_ROUNDS</c> does more.
/// </summary>
public sealed class ModelTests
{
    private static readonly string[] Keys = ["a", "b", "c"];
    private static readonly string[] Values = ["x", "y", "z", "", "ä'"];
    private static readonly string[] Queues = ["q1", "q2"];
    private static readonly string[] States = ["Enqueued", "Processing", "Succeeded", "Failed", "Scheduled", "Deleted", "Awaiting", "Mine"];

    [Fact]
    public void The_storage_does_what_the_model_does()
    {
        var first = Environment.GetEnvironmentVariable("CELL0_SEED") is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : 1;
        var rounds = Environment.GetEnvironmentVariable("CELL0_ROUNDS") is { Length: > 0 } asked ? int.Parse(asked, CultureInfo.InvariantCulture) : 8;
        // The first seeds are always the same; the last is new every time.
        foreach (var seed in Enumerable.Range(first, rounds - 1).Append(Environment.TickCount))
        {
            using var run = new Run(seed);
            run.Go(150);
        }
    }

    private sealed class Run : IDisposable
    {
        private readonly int seed;
        private readonly Random random;
        private readonly TestClock clock = new();
        private readonly SqliteStore store;
        private readonly StorageModel model = new();
        private readonly List<(IFetchedJob Job, StorageModel.Held Held)> fetched = [];
        private readonly List<string> jobs = [];
        private readonly Queue<string> log = new();
        private JobStorageConnection connection;

        public Run(int seed)
        {
            this.seed = seed;
            random = new Random(seed);
            store = new SqliteStore(options => (options.TimeProvider, options.VisibilityTimeout) = (clock, TimeSpan.FromDays(1)));
            connection = store.Connect();
        }

        public void Dispose()
        {
            connection.Dispose();
            store.Dispose();
        }

        public void Go(int steps)
        {
            try
            {
                for (var i = 0; i < steps; i++)
                {
                    Step();
                    if (i % 5 == 0) Compare();
                }

                Compare();
                Reopen();
                Compare();
            }
            catch (Exception fault)
            {
                throw new InvalidOperationException($"CELL0_SEED={seed}, after:\n{string.Join('\n', log)}\n{fault.Message}", fault);
            }
        }

        private void Step()
        {
            switch (random.Next(20))
            {
                case < 3: Create(); break;
                case < 10: Transact(); break;
                case < 13: Fetch(); break;
                case < 17: End(); break;
                case 17: Pass(); break;
                case 18: Sweep(); break;
                default:
                    if (random.Next(4) == 0) Reopen();
                    break;
            }
        }

        private void Create()
        {
            var parameters = new Dictionary<string, string?> { ["p"] = Any(Values) };
            var id = store.Create(Sample.Job(Any(Values)), parameters, clock.Now, TimeSpan.FromDays(30));
            Say($"create {id}");
            jobs.Add(id);
            model.Create(id, clock.Now + TimeSpan.FromDays(30), parameters);
        }

        /// <summary>A transaction of some changes, sometimes thrown away.</summary>
        private void Transact()
        {
            using var transaction = (JobStorageTransaction)connection.CreateWriteTransaction();
            var changes = new List<Action>();
            var count = random.Next(1, 6);
            for (var i = 0; i < count; i++) changes.Add(Change(transaction));
            if (random.Next(8) == 0)
            {
                Say("thrown away");
                return;
            }

            transaction.Commit();
            Say("committed");
            foreach (var change in changes) change();
        }

        private Action Change(JobStorageTransaction t)
        {
            var (key, value, span, now) = (Any(Keys), Any(Values), TimeSpan.FromHours(random.Next(1, 40)), clock.Now);
            var job = jobs.Count > 0 && random.Next(10) > 0 ? jobs[random.Next(jobs.Count)] : "987654321";
            switch (random.Next(24))
            {
                case 0:
                    var score = random.Next(-2, 3);
                    Say($"add {value} {score} to set {key}");
                    t.AddToSet(key, value, score);
                    return () => model.AddToSet(key, value, score);
                case 1:
                    Say($"remove {value} from set {key}");
                    t.RemoveFromSet(key, value);
                    return () => model.RemoveFromSet(key, value);
                case 2:
                    Say($"remove set {key}");
                    t.RemoveSet(key);
                    return () => model.RemoveKey("set", key);
                case 3:
                    Say($"set hash {key}.{value}");
                    var content = random.Next(3) == 0 ? null : Any(Values);
                    t.SetRangeInHash(key, [new(value, content!)]);
                    return () => model.SetInHash(key, value, content);
                case 4:
                    Say($"remove hash {key}");
                    t.RemoveHash(key);
                    return () => model.RemoveKey("hash", key);
                case 5 or 6:
                    Say($"insert {value} to list {key}");
                    t.InsertToList(key, value);
                    return () => model.InsertToList(key, value);
                case 7:
                    Say($"remove {value} from list {key}");
                    t.RemoveFromList(key, value);
                    return () => model.RemoveFromList(key, value);
                case 8:
                    var (from, to) = (random.Next(0, 3), random.Next(-1, 5));
                    Say($"trim list {key} {from} {to}");
                    t.TrimList(key, from, to);
                    return () => model.TrimList(key, from, to);
                case 9:
                    var kind = Any(["set", "hash", "list"]);
                    Say($"expire {kind} {key} in {span}");
                    (kind switch { "set" => t.ExpireSet, "hash" => t.ExpireHash, _ => (Action<string, TimeSpan>)t.ExpireList })(key, span);
                    return () => model.ExpireKey(kind, key, now + span);
                case 10:
                    var persisted = Any(["set", "hash", "list"]);
                    Say($"persist {persisted} {key}");
                    (persisted switch { "set" => t.PersistSet, "hash" => t.PersistHash, _ => (Action<string>)t.PersistList })(key);
                    return () => model.ExpireKey(persisted, key, null);
                case 11:
                    Say($"count {key} up");
                    t.IncrementCounter(key);
                    return () => model.Count(key, 1, null);
                case 12:
                    Say($"count {key} down, expiring in {span}");
                    t.DecrementCounter(key, span);
                    return () => model.Count(key, -1, now + span);
                case 13:
                    Say($"expire job {job} in {span}");
                    t.ExpireJob(job, span);
                    return () => model.ExpireJob(job, now + span);
                case 14:
                    Say($"persist job {job}");
                    t.PersistJob(job);
                    return () => model.ExpireJob(job, null);
                case 15:
                    Say($"parameter of {job}");
                    t.SetJobParameter(job, key, value);
                    return () => model.SetParameter(job, key, value);
                case 16:
                    Say($"note of {job}");
                    t.AddJobState(job, new FakeState("Note", value));
                    return () => model.AddState(job, "Note", isCurrent: false);
                case < 20:
                    var queue = Any(Queues);
                    Say($"queue {job} in {queue}");
                    t.AddToQueue(queue, job);
                    return () => model.AddToQueue(queue, job);
                default:
                    var state = Any(States);
                    Say($"{job} is {state}");
                    t.SetJobState(job, new FakeState(state, value, new() { ["k"] = key }));
                    return () => model.AddState(job, state, isCurrent: true);
            }
        }

        private void Fetch()
        {
            var queues = random.Next(2) == 0 ? Queues : [Queues[1], Queues[0]];
            var expected = model.Fetch(queues);
            if (expected is null) return;
            var job = Store.Fetch(connection, queues);
            Say($"fetch {job.JobId}");
            fetched.Add((job, expected));
            job.JobId.ShouldBe(expected.Job);
        }

        private void End()
        {
            if (fetched.Count == 0) return;
            var index = random.Next(fetched.Count);
            var (job, held) = fetched[index];
            fetched.RemoveAt(index);
            switch (random.Next(4))
            {
                case 0:
                    Say($"acknowledge {job.JobId}");
                    job.RemoveFromQueue();
                    model.Remove(held);
                    break;
                case 1:
                    Say($"acknowledge {job.JobId} in a transaction");
                    store.Commit(t => t.RemoveFromQueue(job));
                    model.Remove(held);
                    job.RemoveFromQueue();
                    break;
                case 2:
                    Say($"give {job.JobId} back");
                    job.Requeue();
                    StorageModel.Requeue(held);
                    break;
                default:
                    Say($"leave {job.JobId}");
                    StorageModel.Requeue(held);
                    break;
            }

            job.Dispose();
            job.Requeue();
        }

        private void Pass()
        {
            var span = TimeSpan.FromHours(random.Next(1, 12));
            Say($"{span} pass");
            for (var i = 0; i < 4; i++)
            {
                clock.Advance(span / 4);
                store.Sqlite.Queues.Renew();
            }

            if (random.Next(4) == 0) clock.SetWallClock(TimeSpan.FromMinutes(random.Next(-60, 61)));
        }

        private void Sweep()
        {
            Say("sweep");
            var sweep = new ExpirySweep(store.Sqlite);
            while (sweep.Step())
            {
            }

            model.Sweep(clock.Now);
        }

        private void Reopen()
        {
            Say("reopen");
            connection.Dispose();
            store.Reopen();
            connection = store.Connect();
            fetched.Clear();
            model.Reopen();
            // What never had a change was never promised.
            foreach (var id in jobs.Where(id => model.Knows(id) && model.IsUnborn(id)).ToList())
            {
                if (connection.GetJobData(id) is null) model.Forget(id);
            }

            jobs.RemoveAll(id => !model.Knows(id));
        }

        private void Compare() => Actual().ShouldBe(model.Say(jobs, clock.Now));

        private string Actual()
        {
            var text = new StringBuilder();
            foreach (var key in Keys)
            {
                text.Append(CultureInfo.InvariantCulture, $"set {key}: {string.Join(',', connection.GetRangeFromSet(key, 0, 100))} {Ttl(connection.GetSetTtl(key))}\n");
                var hash = connection.GetAllEntriesFromHash(key) ?? [];
                text.Append(CultureInfo.InvariantCulture, $"hash {key}: {string.Join(',', hash.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Key}={e.Value ?? "-"}"))} {Ttl(connection.GetHashTtl(key))}\n");
                text.Append(CultureInfo.InvariantCulture, $"list {key}: {string.Join(',', connection.GetAllItemsFromList(key))} {Ttl(connection.GetListTtl(key))}\n");
                text.Append(CultureInfo.InvariantCulture, $"counter {key}: {connection.GetCounter(key)}\n");
            }

            foreach (var id in jobs)
            {
                var (data, details) = (connection.GetJobData(id), store.Monitor.JobDetails(id));
                (data is null).ShouldBe(details is null);
                (data?.State).ShouldBe(connection.GetStateData(id)?.Name);
                text.Append(data is null ? $"job {id}: gone\n"
                    : $"job {id}: {data.State ?? "-"} {string.Join(',', data.ParametersSnapshot.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value}"))} {string.Join(',', details!.History.Select(h => h.StateName))} {details.ExpireAt?.ToString("s", CultureInfo.InvariantCulture) ?? "stays"}\n");
            }

            foreach (var queue in Queues)
            {
                text.Append(CultureInfo.InvariantCulture, $"queue {queue}: {string.Join(',', store.Monitor.EnqueuedJobs(queue, 0, 1000).Select(j => j.Key))} of {store.Monitor.EnqueuedCount(queue)}\n");
                text.Append(CultureInfo.InvariantCulture, $"fetched {queue}: {string.Join(',', store.Monitor.FetchedJobs(queue, 0, 1000).Select(j => j.Key))} of {store.Monitor.FetchedCount(queue)}\n");
            }

            var (s, m) = (store.Monitor.GetStatistics(), store.Monitor);
            return text.Append(CultureInfo.InvariantCulture,
                $"counts {s.Enqueued} {s.Processing}={m.ProcessingJobs(0, 1000).Count} {m.SucceededListCount()}={m.SucceededJobs(0, 1000).Count} {s.Failed}={m.FailedJobs(0, 1000).Count} {s.Scheduled}={m.ScheduledJobs(0, 1000).Count} " +
                $"{m.DeletedListCount()}={m.DeletedJobs(0, 1000).Count} {s.Awaiting}={m.AwaitingJobs(0, 1000).Count}\n").ToString();
        }

        private static string Ttl(TimeSpan ttl) => ttl == TimeSpan.FromSeconds(-1) ? "stays" : ttl.TotalSeconds.ToString("F0", CultureInfo.InvariantCulture);

        private string Any(string[] of) => of[random.Next(of.Length)];

        private void Say(string what)
        {
            log.Enqueue(what);
            if (log.Count > 40) log.Dequeue();
        }
    }
}
