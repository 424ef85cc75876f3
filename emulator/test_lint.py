"""cfn-lint finds nothing in any template, but in what the CDK adds by itself."""
import json
import pathlib
import re
import subprocess
import sys

from test_stories import TEMPLATES

# the handlers of the CDK's custom resources, and a mapping of its L2 of Firehose
BY_THE_CDK = re.compile(r'^(Resources/Custom\w+CustomResourceProvider|Mappings/awscdk)')


def test_lint():
    command = [pathlib.Path(sys.executable).parent / 'cfn-lint', '--format', 'json', *TEMPLATES]
    findings = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)
    ours = [each for each in findings if not BY_THE_CDK.match('/'.join(map(str, each['Location']['Path'])))]
    assert [(each['Filename'], each['Rule']['Id'], each['Message']) for each in ours] == []
