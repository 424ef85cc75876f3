"""Each template of the examples and the stories is created, read back by the APIs of AWS, and deleted again."""
import json
import pathlib

import pytest

from conftest import ACCOUNT, OTHER_ACCOUNT, client
from read_back import read_back

ROOT = pathlib.Path(__file__).parent.parent
TEMPLATES = sorted(ROOT.glob('examples/typescript/*.snapshot/*.json')) + sorted(ROOT.glob('integ/*.snapshot/*.json'))
CENTRAL, NETWORK = sorted(ROOT.glob('examples/typescript/central.snapshot/*.json'))
STORIES = [path for path in TEMPLATES if path not in (CENTRAL, NETWORK)]


def create(path, deploy, account=ACCOUNT):
    template = json.loads(path.read_text())
    stack = deploy(path.name.split('.')[0], template, account)
    assert set(stack.flow_logs()) == set(stack.named('AWS::EC2::FlowLog'))
    read_back(stack)
    return stack


@pytest.mark.parametrize('path', STORIES, ids=lambda path: path.stem)
def test_story(path, deploy):
    create(path, deploy).delete()
    assert client('ec2').describe_flow_logs()['FlowLogs'] == []


def test_accounts(deploy):
    """The central account first, then the one that delivers to it; the other way round nothing is created."""
    with pytest.raises(AssertionError, match='does not exist'):
        create(NETWORK, deploy)
    central = create(CENTRAL, deploy, OTHER_ACCOUNT)
    create(NETWORK, deploy).delete()
    central.delete()
