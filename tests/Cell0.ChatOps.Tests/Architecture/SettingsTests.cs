using System.Reflection;
using Cell0.ChatOps.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Tests.Architecture;

public sealed class SettingsTests
{
    public static TheoryData<string> Sections => new(OptionTypes().Select(t => t.FullName!));

    [Theory]
    [MemberData(nameof(Sections))]
    public void The_shipped_settings_and_an_empty_file_are_valid(string type)
    {
        var options = typeof(OptionsRegistration).Assembly.GetType(type)!;
        Should.NotThrow(() => Bind(options, new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json")).Build()));
        Should.NotThrow(() => Bind(options, new ConfigurationBuilder().Build()));
    }

    [Fact]
    public void The_shipped_settings_name_only_sections_that_somebody_reads()
    {
        var shipped = new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json")).Build();
        var known = OptionTypes().Select(Section).Select(s => s.Split(':')[0]).Concat(["Urls", "Logging"]);
        shipped.GetChildren().Select(c => c.Key).Except(known).ShouldBeEmpty();
    }

    private static IEnumerable<Type> OptionTypes() =>
        typeof(OptionsRegistration).Assembly.GetTypes().Where(t => t.IsClass && t.Name.EndsWith("Options", StringComparison.Ordinal) && t.GetField("Section") is { IsLiteral: true });

    private static string Section(Type type) => (string)type.GetField("Section")!.GetRawConstantValue()!;

    private static object Bind(Type type, IConfiguration configuration)
    {
        var services = new ServiceCollection().AddSingleton(configuration);
        typeof(OptionsRegistration).GetMethod(nameof(OptionsRegistration.AddValidated))!.MakeGenericMethod(type).Invoke(null, [services, Section(type)]);
        using var provider = services.BuildServiceProvider();
        var options = provider.GetRequiredService(typeof(IOptions<>).MakeGenericType(type));
        return options.GetType().GetProperty("Value", BindingFlags.Public | BindingFlags.Instance)!.GetValue(options)!;
    }
}
