using System.Globalization;
using System.Text;

namespace Cell0.Hangfire.Sqlite.Tests.Own;

/// <summary>What a job storage is, without a disk, without threads and without speed.</summary>
internal sealed class StorageModel
{
    private static readonly string[] Counted = ["Processing", "Succeeded", "Failed", "Scheduled", "Deleted", "Awaiting"];
    private readonly Dictionary<string, Dictionary<string, double>> sets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, string?>> hashes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> lists = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Kind, string Key), DateTime> expiries = [];
    private readonly Dictionary<string, (long Value, DateTime? Expire)> counters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Job> jobs = new(StringComparer.Ordinal);
    private readonly List<Held> queue = [];

    public void Create(string id, DateTime expire, IEnumerable<KeyValuePair<string, string?>> parameters) =>
        jobs.Add(id, new Job { Expire = expire, Parameters = new SortedDictionary<string, string?>(new Dictionary<string, string?>(parameters), StringComparer.Ordinal) });

    public bool Knows(string id) => jobs.ContainsKey(id);

    /// <summary>Nothing was ever changed of it.</summary>
    public bool IsUnborn(string id) => !jobs[id].IsChanged;

    public void Forget(string id) => jobs.Remove(id);

    public void AddToSet(string key, string value, double score)
    {
        if (!sets.TryGetValue(key, out var set)) sets.Add(key, set = new(StringComparer.Ordinal));
        set[value] = score;
    }

    public void RemoveFromSet(string key, string value)
    {
        if (sets.TryGetValue(key, out var set) && set.Remove(value) && set.Count == 0) RemoveKey("set", key);
    }

    public void SetInHash(string key, string field, string? value)
    {
        if (!hashes.TryGetValue(key, out var hash)) hashes.Add(key, hash = new(StringComparer.Ordinal));
        hash[field] = value;
    }

    public void InsertToList(string key, string value)
    {
        if (!lists.TryGetValue(key, out var list)) lists.Add(key, list = []);
        list.Insert(0, value);
    }

    public void RemoveFromList(string key, string value) => Keep(key, list => list.Where(v => v != value));

    public void TrimList(string key, int from, int to) => Keep(key, list => list.Skip(from).Take(Math.Max(0, to - from + 1)));

    public void RemoveKey(string kind, string key)
    {
        _ = kind switch { "set" => sets.Remove(key), "hash" => hashes.Remove(key), _ => lists.Remove(key) };
        expiries.Remove((kind, key));
    }

    public void ExpireKey(string kind, string key, DateTime? at)
    {
        if (at is null) expiries.Remove((kind, key));
        else if (kind switch { "set" => sets.ContainsKey(key), "hash" => hashes.ContainsKey(key), _ => lists.ContainsKey(key) }) expiries[(kind, key)] = at.Value;
    }

    public void Count(string key, int by, DateTime? expire)
    {
        var (value, before) = counters.GetValueOrDefault(key);
        counters[key] = (value + by, before is null || expire > before ? expire ?? before : before);
    }

    public void ExpireJob(string id, DateTime? at) => Change(id, job => job.Expire = at);

    public void SetParameter(string id, string name, string? value) => Change(id, job => job.Parameters[name] = value);

    public void AddState(string id, string name, bool isCurrent) => Change(id, job =>
    {
        job.History.Insert(0, name);
        if (isCurrent) job.State = name;
    });

    public void AddToQueue(string name, string id)
    {
        if (jobs.TryGetValue(id, out var job)) job.IsChanged = true;
        queue.Add(new Held(name, id));
    }

    public Held? Fetch(IEnumerable<string> queues)
    {
        var next = queues.Select(name => queue.Find(held => held.Queue == name && !held.IsFetched)).FirstOrDefault(held => held is not null);
        if (next is not null) next.IsFetched = true;
        return next;
    }

    public void Remove(Held held) => queue.Remove(held);

    public static void Requeue(Held held) => held.IsFetched = false;

    public void Reopen()
    {
        foreach (var held in queue) held.IsFetched = false;
    }

    public void Sweep(DateTime now)
    {
        foreach (var id in jobs.Where(job => job.Value.Expire <= now).Select(job => job.Key).ToList()) jobs.Remove(id);
        foreach (var key in counters.Where(counter => counter.Value.Expire <= now).Select(counter => counter.Key).ToList()) counters.Remove(key);
        foreach (var (kind, key) in expiries.Where(expiry => expiry.Value <= now).Select(expiry => expiry.Key).ToList()) RemoveKey(kind, key);
    }

    public string Say(IEnumerable<string> ids, DateTime now)
    {
        var text = new StringBuilder();
        foreach (var key in new[] { "a", "b", "c" })
        {
            var set = sets.GetValueOrDefault(key) ?? [];
            text.Append(CultureInfo.InvariantCulture, $"set {key}: {string.Join(',', set.OrderBy(v => v.Value).ThenBy(v => v.Key, StringComparer.Ordinal).Select(v => v.Key))} {Ttl("set", key, now)}\n");
            var hash = hashes.GetValueOrDefault(key) ?? [];
            text.Append(CultureInfo.InvariantCulture, $"hash {key}: {string.Join(',', hash.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Key}={e.Value ?? "-"}"))} {Ttl("hash", key, now)}\n");
            text.Append(CultureInfo.InvariantCulture, $"list {key}: {string.Join(',', lists.GetValueOrDefault(key) ?? [])} {Ttl("list", key, now)}\n");
            text.Append(CultureInfo.InvariantCulture, $"counter {key}: {counters.GetValueOrDefault(key).Value}\n");
        }

        foreach (var id in ids)
        {
            text.Append(jobs.GetValueOrDefault(id) is not { } job ? $"job {id}: gone\n"
                : $"job {id}: {job.State ?? "-"} {string.Join(',', job.Parameters.Select(p => $"{p.Key}={p.Value}"))} {string.Join(',', job.History)} {job.Expire?.ToString("s", CultureInfo.InvariantCulture) ?? "stays"}\n");
        }

        foreach (var name in new[] { "q1", "q2" })
        {
            foreach (var (word, wanted) in new[] { ("queue", false), ("fetched", true) })
            {
                var there = queue.Where(held => held.Queue == name && held.IsFetched == wanted).Select(held => held.Job).ToList();
                text.Append(CultureInfo.InvariantCulture, $"{word} {name}: {string.Join(',', there)} of {there.Count}\n");
            }
        }

        var counts = Counted.Select(state => jobs.Values.Count(job => job.State == state)).Select(n => $"{n}={n}");
        return text.Append(CultureInfo.InvariantCulture, $"counts {jobs.Values.Count(job => job.State == "Enqueued")} {string.Join(' ', counts)}\n").ToString();
    }

    private string Ttl(string kind, string key, DateTime now) => expiries.TryGetValue((kind, key), out var at) ? (at - now).TotalSeconds.ToString("F0", CultureInfo.InvariantCulture) : "stays";

    private void Keep(string key, Func<List<string>, IEnumerable<string>> kept)
    {
        if (!lists.TryGetValue(key, out var list)) return;
        lists[key] = [.. kept(list)];
        if (lists[key].Count == 0) RemoveKey("list", key);
    }

    private void Change(string id, Action<Job> change)
    {
        if (!jobs.TryGetValue(id, out var job)) return;
        job.IsChanged = true;
        change(job);
    }

    /// <summary>A place in a queue.</summary>
    internal sealed class Held(string queue, string job)
    {
        public string Queue => queue;

        public string Job => job;

        public bool IsFetched { get; set; }
    }

    private sealed class Job
    {
        public string? State { get; set; }

        public DateTime? Expire { get; set; }

        public bool IsChanged { get; set; }

        public List<string> History { get; } = [];

        public required SortedDictionary<string, string?> Parameters { get; init; }
    }
}
