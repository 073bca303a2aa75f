using Hangfire.States;

namespace Cell0.Hangfire.Sqlite.Tests.Support;

/// <summary>A state of any name with any data, as a user of Hangfire may write it.</summary>
internal sealed class FakeState(string name, string? reason = null, Dictionary<string, string>? data = null) : IState
{
    public string Name => name;

    public string Reason => reason!;

    public bool IsFinal => false;

    public bool IgnoreJobLoadException => false;

    public Dictionary<string, string> SerializeData() => data!;
}
