using Cell0.ChatOps.Access;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Settings;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cell0.ChatOps.Tests.Settings;

public sealed class SettingsFaultsTests
{
    [Fact]
    public void Good_settings_have_no_faults() =>
        Faults(("Storage:RetentionDays", "30"), ("Suite:Schedule", "off"), ("Incidents:Reprobe", "00:00:05"), ("Suite:Probes:connectivity.network:Host", "example.org")).ShouldBeEmpty();

    [Theory]
    [InlineData("Storage:RetentionDays", "0", "Storage:RetentionDays")]
    [InlineData("Storage:RetentionDays", "3651", "Storage:RetentionDays")]
    [InlineData("Storage:RetentionDays", "ninety", "Storage:RetentionDays")]
    [InlineData("Storage:Directory", "", "Storage:Directory")]
    [InlineData("Storage:Retention", "90", "Storage:Retention")]
    [InlineData("Suite:Schedule", "every now and then", "Suite:Schedule")]
    [InlineData("Suite:JitterPercent", "41", "Suite:JitterPercent")]
    [InlineData("Suite:JitterPercent", "-1", "Suite:JitterPercent")]
    [InlineData("Suite:Load:Profile", "Ludicrous", "Suite:Load:Profile")]
    [InlineData("Suite:Probes:cron.health:Timeout", "00:11:00", "Suite:Probes:cron.health:Timeout")]
    [InlineData("Suite:Probes:cron.health:Timeout", "00:00:00", "Suite:Probes:cron.health:Timeout")]
    [InlineData("Suite:Probes:connectivity.network:Port", "65536", "Suite:Probes:connectivity.network:Port")]
    [InlineData("Suite:Probes:cron.health:Streak:Critical", "1001", "Suite:Probes:cron.health:Streak:Critical")]
    [InlineData("Suite:Probes:cron.health:Jobs:nightly:High", "-1", "Suite:Probes:cron.health:Jobs:nightly:High")]
    [InlineData("Suite:Targets:0:Metric", "load.cpu_intensive/latency", "Suite:Targets:0")]
    [InlineData("Incidents:Reprobe", "00:02:00", "Incidents:Reprobe")]
    [InlineData("Incidents:Reprobe", "soon", "Incidents:Reprobe")]
    [InlineData("Incidents:OpenAfterRuns", "0", "Incidents:OpenAfterRuns")]
    [InlineData("Gateway:Url", "http://127.0.0.1:18789", "Gateway:Url")]
    [InlineData("Gateway:Url", "", "Gateway:Url")]
    [InlineData("Gateway:ProbeEvery", "00:00:00.5", "Gateway:ProbeEvery")]
    [InlineData("Access:Operators:0:Role", "Emperor", "Access:Operators:0:Role")]
    [InlineData("Notifications:Route:Receiver", "nobody", "Notifications:Route:Receiver")]
    [InlineData("Notifications:Route:Routes:0:Matchers:0", "severity=~[", "Notifications:Route")]
    [InlineData("Notifications:Route:GroupWait", "-00:00:01", "Notifications:Route")]
    [InlineData("Notifications:Route:GroupWait", "soon", "Notifications:Route:GroupWait")]
    [InlineData("Notifications:Rout:Receiver", "x", "Notifications:Rout")]
    [InlineData("Notifications:Receivers:0:Strategy", "Loudest", "Notifications:Receivers:0:Strategy")]
    public void A_fault_is_named_by_its_key(string key, string value, string named)
    {
        var faults = Faults((key, value));
        faults.ShouldNotBeEmpty();
        faults.ShouldAllBe(fault => fault.Contains(named, StringComparison.Ordinal) && !fault.Contains("DataAnnotation", StringComparison.Ordinal) && !fault.Contains("System.", StringComparison.Ordinal));
    }

    [Fact]
    public void Settings_for_a_probe_that_does_not_exist_are_refused_with_the_name_that_was_meant()
    {
        using var folder = new TemporaryFolder();
        using var provider = Services(("Storage:Directory", folder.Path), ("Suite:Probes:cron.healht:Enabled", "false"), ("Suite:Probes:CRON.Health:Enabled", "false"), ("Suite:Probes:x:Enabled", "true"));
        var refusal = Should.Throw<SettingsException>(() => provider.GetRequiredService<ProbeCatalogue>()).Message;
        refusal.ShouldContain("Suite:Probes:cron.healht: no probe is called 'cron.healht', did you mean 'cron.health'?");
        refusal.ShouldContain("Suite:Probes:x:");
        refusal.Split('\n').Length.ShouldBe(2);
    }

    [Fact]
    public void Several_faults_are_all_named_at_once()
    {
        var faults = Faults(("Storage:RetentionDays", "0"), ("Storage:SampleRetentionDays", "0"), ("Suite:Schedule", "x"), ("Incidents:OpenAfter", "2"), ("Incidents:CloseAfter", "2"), ("Gateway:Url", "nowhere"));
        foreach (var key in new[] { "Storage:RetentionDays", "Storage:SampleRetentionDays", "Suite:Schedule", "Incidents:OpenAfter", "Incidents:CloseAfter", "Gateway:Url" })
            faults.ShouldContain(fault => fault.Contains(key, StringComparison.Ordinal), key);
    }

    [Theory]
    [InlineData("Receivers:1:Name", "a", "Receivers: the name 'a' is given twice")]
    [InlineData("Receivers:1:Targets:0", "here", "Receivers:1:Targets:0 'here' is not an address")]
    [InlineData("Receivers:1:Targets:0", "pigeon:7", "Receivers:1:Targets:0 'pigeon:7': there is no such channel; there are telegram")]
    [InlineData("Receivers:1:FailoverAfter", "00:00:00", "Receivers:1:FailoverAfter must be more than nothing")]
    [InlineData("Route:Matchers:0", "severity=high", "Route:Matchers: the root takes everything")]
    [InlineData("Route:Continue", "true", "Route:Continue: the root")]
    [InlineData("Route:Routes:0:Receiver", "c", "Route:Routes:0:Receiver 'c' is not among Notifications:Receivers")]
    [InlineData("Route:Routes:0:Matchers:0", "severity=~[", "Route:Routes:0:Matchers:0 'severity=~[': the pattern cannot be used")]
    [InlineData("Route:Routes:0:Matchers:0", "severity", "Route:Routes:0:Matchers:0 'severity': it is not")]
    [InlineData("Route:Routes:0:GroupWait", "-00:00:01", "Route:Routes:0:GroupWait must be")]
    [InlineData("Route:Routes:0:GroupInterval", "00:00:00", "Route:Routes:0:GroupInterval must be")]
    [InlineData("Route:Routes:0:RepeatInterval", "00:00:00", "Route:Routes:0:RepeatInterval must be")]
    [InlineData("Route:GroupBy:0", "no label", "Route:GroupBy:0 'no label' is not a label name")]
    [InlineData("Route:GroupBy:1", "...", "Route:GroupBy: '...' stands alone")]
    public void A_fault_of_the_routes_is_named_by_its_key(string key, string value, string fault)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Notifications:Receivers:0:Name"] = "a", ["Notifications:Receivers:0:Targets:0"] = "telegram:7",
            ["Notifications:Receivers:1:Name"] = "b", ["Notifications:Receivers:1:Targets:0"] = "telegram:8",
            ["Notifications:Route:Receiver"] = "a", ["Notifications:Route:GroupBy:0"] = "alertname",
        };
        Faults([.. settings.Select(setting => (setting.Key, setting.Value))]).ShouldBeEmpty();
        settings["Notifications:" + key] = value;
        Faults([.. settings.Select(setting => (setting.Key, setting.Value))]).ShouldHaveSingleItem().ShouldStartWith("Notifications:" + fault);
    }

    [Fact]
    public void A_fault_does_not_give_a_secret_away() =>
        Faults(("Gateway:Url", "ws://user:opensesame@127.0.0.1:1")).ShouldHaveSingleItem().ShouldNotContain("opensesame");

    [Fact]
    public void A_secret_may_stand_in_a_file()
    {
        using var folder = new TemporaryFolder();
        var secret = Path.Combine(folder.Path, "token");
        File.WriteAllText(secret, "  123456:abc\n");
        var name = $"Cell0Test{Guid.NewGuid():N}__Token";
        Environment.SetEnvironmentVariable(name + "_FILE", secret);
        try
        {
            var read = new ConfigurationBuilder().Add(new SettingsFiles()).Build();
            read[name.Replace("__", ":", StringComparison.Ordinal)].ShouldBe("123456:abc");
            read[name.Replace("__", ":", StringComparison.Ordinal) + "_FILE"].ShouldBeNull();
        }
        finally
        {
            Environment.SetEnvironmentVariable(name + "_FILE", null);
        }
    }

    private static IReadOnlyList<string> Faults(params (string Key, string Value)[] settings)
    {
        using var provider = Services(settings);
        return SettingsCheck.Faults(provider);
    }

    private static ServiceProvider Services(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddSingleton(TimeProvider.System).AddLogging();
        services.AddStorage().AddGateway(_ => "").AddSuite().AddIncidents().AddAccess().AddNotifications().AddSingleton<IChannel>(new BreakingChannel("telegram"));
        return services.BuildServiceProvider();
    }
}
